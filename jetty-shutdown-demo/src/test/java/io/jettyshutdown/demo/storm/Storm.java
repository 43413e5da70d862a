package io.jettyshutdown.demo.storm;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import picocli.CommandLine;

/**
 * The command, run in this very process.
 *
 * @param status its exit status
 * @param output what it printed
 */
record Storm(int status, String output) {

    static Storm run(String... arguments) {
        StringWriter out = new StringWriter();
        int status = commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(new StringWriter(), true))
                .execute(arguments);
        return new Storm(status, out.toString());
    }

    static CommandLine commandLine() {
        return new CommandLine(new StormCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Duration.class, value -> Duration.parse("PT" + value));
    }
}
