package io.jettyshutdown.demo.codes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jettyshutdown.codes.CloseCode;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code codes}: lists the registered close codes, explains one or compares two. */
@Command(
        name = "codes",
        description = "Lists the registered WebSocket close codes, explains one, or compares two side by side.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class CodesCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", arity = "0..1", paramLabel = "CODE", description = "Close code to explain, such as 1012.")
    private @Nullable Integer first;

    @Parameters(index = "1", arity = "0..1", paramLabel = "CODE", description = "Close code to compare it with.")
    private @Nullable Integer second;

    @Option(names = "--json", description = "Prints a JSON array, one object for each code.")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
        List<CloseCode> chosen = Stream.of(first, second)
                .filter(code -> code != null)
                .map(this::explain)
                .toList();
        List<CloseCode> codes = chosen.isEmpty() ? CloseCode.registered() : chosen;
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(codes));
        } else {
            CodeTables tables = new CodeTables(spec.usageMessage().width());
            out.print(chosen.isEmpty() ? tables.list(codes) : tables.sideBySide(codes));
        }
        out.flush();
        return 0;
    }

    private CloseCode explain(int code) {
        try {
            return CloseCode.of(code);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
