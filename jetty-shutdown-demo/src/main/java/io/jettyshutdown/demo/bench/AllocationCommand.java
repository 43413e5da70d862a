package io.jettyshutdown.demo.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.eclipse.jetty.server.Server;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench allocation}: the garbage that a stop makes. */
@Command(
        name = "allocation",
        description = "Measures the bytes that a server allocates from the command to stop until it has stopped, per"
                + " session: stock Jetty, and this library with all sessions closed at once. The same at each number of"
                + " sessions means that the whole grows as they do.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:all was measured, whatever the result",
            "1:the measurement broke off; the error says why",
            "2:it could not be begun; the error says why"
        })
final class AllocationCommand implements Callable<Integer> {

    private static final List<Contender> CONTENDERS = List.of(Contender.STOCK, Contender.LIBRARY);

    @Option(
            names = "--sessions",
            split = ",",
            defaultValue = "1000,10000",
            paramLabel = "N",
            description = "WebSocket sessions per server, several numbers of 1 to 20000 (default: ${DEFAULT-VALUE}).")
    private List<Integer> sizes = List.of();

    @Option(
            names = "--runs",
            defaultValue = "3",
            paramLabel = "K",
            description = "Runs per server, interleaved, 1 to 100 (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Option(names = "--json", description = "Print one JSON object as the last line of the standard output.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** Created by picocli. */
    AllocationCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        sizes.forEach(sessions -> Bounds.require(spec, "--sessions", sessions, 1, 20_000));
        Bounds.require(spec, "--runs", runs, 1, 100);
        Bounds.requireDescriptors(spec, Collections.max(sizes));
        print(measure());
        return 0;
    }

    private Map<Contender, List<Map<Integer, Long>>> measure() throws IOException, InterruptedException {
        Map<Contender, List<Map<Integer, Long>>> measured = new EnumMap<>(Contender.class);
        List<Contender> order = new ArrayList<>(CONTENDERS);
        try (ProgressBar progress = BenchCommand.progressBar((long) runs * order.size())) {
            for (int run = 0; run < runs; run++) {
                for (Contender contender : order) {
                    measured.computeIfAbsent(contender, first -> new ArrayList<>())
                            .add(AllocationTrial.run(contender, sizes));
                    progress.step();
                }
                Collections.reverse(order);
            }
        }
        return measured;
    }

    private void print(Map<Contender, List<Map<Integer, Long>>> measured) {
        PrintWriter out = spec.commandLine().getOut();
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("runs", runs)
                .put("jetty", Server.getVersion())
                .put("java", Runtime.version().toString());
        ObjectNode servers = object.putObject("allocatedBytesPerSession");
        out.printf(
                "runs: %d, Jetty %s, Java %s%n%nallocated by a stop, bytes per session: median (min..max)%n%-16s",
                runs, Server.getVersion(), Runtime.version().feature(), "sessions");
        CONTENDERS.forEach(contender -> out.printf("%32s", contender.label()));
        out.println();
        for (int sessions : sizes) {
            out.printf("%-16d", sessions);
            for (Contender contender : CONTENDERS) {
                Spread spread = perSession(measured.getOrDefault(contender, List.of()), sessions);
                out.printf("%32s", "%.0f (%.0f..%.0f)".formatted(spread.median(), spread.min(), spread.max()));
                servers.withObject("/" + contender.name().toLowerCase(Locale.ROOT))
                        .putObject(Integer.toString(sessions))
                        .put("median", spread.median())
                        .put("min", spread.min())
                        .put("max", spread.max());
            }
            out.println();
        }
        if (json) {
            out.println(object);
        }
        out.flush();
    }

    private static Spread perSession(List<Map<Integer, Long>> runs, int sessions) {
        return Spread.of(runs.stream()
                .map(run -> (double) Objects.requireNonNull(run.get(sessions), "every run has every size") / sessions)
                .toList());
    }
}
