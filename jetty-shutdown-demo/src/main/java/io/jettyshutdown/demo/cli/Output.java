package io.jettyshutdown.demo.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option {@code --json}, and where a command prints its result: for people, or for programs. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class Output {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--json", description = "Prints the result as one line of JSON.")
    private boolean json;

    /** Prints the result in the form that was asked for. */
    public void print(Supplier<String> text, Object fields) throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? new ObjectMapper().writeValueAsString(fields) : text.get());
        out.flush();
    }

    /** What goes on until there is a result. */
    public Progress progress() {
        return new Progress(spec.commandLine().getErr());
    }
}
