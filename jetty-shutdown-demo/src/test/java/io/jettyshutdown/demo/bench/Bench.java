package io.jettyshutdown.demo.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jettyshutdown.demo.CommandLines;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;

/**
 * A {@code bench} that has been run.
 *
 * @param status of its exit
 * @param out what it printed
 * @param err what it said
 */
record Bench(int status, String out, String err) {

    static Bench run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = CommandLines.ofTheProgram()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(Stream.concat(Stream.of("bench"), Stream.of(arguments)).toArray(String[]::new));
        return new Bench(status, out.toString(), err.toString());
    }

    /** The last line. */
    JsonNode json() throws JsonProcessingException {
        return new ObjectMapper().readTree(out.lines().reduce("", (first, last) -> last));
    }
}
