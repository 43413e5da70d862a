package io.jettyshutdown.demo.storm;

import io.jettyshutdown.demo.CommandLines;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * The command, run in this very process.
 *
 * @param status its exit status
 * @param output what it printed
 * @param errors what it had to say besides
 */
record Storm(int status, String output, String errors) {

    static Storm run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine program = CommandLines.ofTheProgram();
        program.setOut(new PrintWriter(out, true));
        program.setErr(new PrintWriter(err, true));
        int status = program.execute(
                Stream.concat(Stream.of("storm"), Stream.of(arguments)).toArray(String[]::new));
        return new Storm(status, out.toString(), err.toString());
    }
}
