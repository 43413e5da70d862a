package io.jettyshutdown.demo.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures what a graceful stop costs, beside stock Jetty, Netty and a lower bound. */
@Command(
        name = "bench",
        subcommands = {
            Http2Command.class,
            EchoCommand.class,
            RestCommand.class,
            PacingCommand.class,
            AllocationCommand.class
        },
        description = "Measures the stop of a server with many WebSocket sessions: stock Jetty, this library with all"
                + " sessions closed at once, Netty, and a plain NIO server as the lower bound. Each run has a fresh"
                + " server process; the clients are in this one. The subcommands measure sessions that"
                + " share HTTP/2 connections, messages, heap at rest, pacing and allocation instead.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:all clients of the library, of Netty and of the NIO server saw the right code and a whole handshake, and"
                    + " no message was lost",
            "1:that was not so",
            "2:nothing could be measured; the error says why"
        })
public final class BenchCommand implements Callable<Integer> {

    private static final int FLAWED = 1;
    private static final int NOT_MEASURED = 2;
    private static final int MAX_SESSIONS = 1_000_000;
    private static final int MAX_MESSAGES_PER_SECOND = 100_000;
    private static final List<Integer> DEFAULT_SESSIONS = List.of(1000, 4000, 10_000);

    @Option(
            names = "--sessions",
            split = ",",
            paramLabel = "N",
            description = "WebSocket sessions per server, each from 1 to " + MAX_SESSIONS + "; from three numbers on, a"
                    + " line is fitted (default: 1000,4000,10000, as far as the limit of file descriptors allows).")
    private List<Integer> sessions = List.of();

    @Option(
            names = "--runs",
            defaultValue = "3",
            paramLabel = "K",
            description = "Runs per server and number of sessions, interleaved, 1 to 100 (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Option(
            names = "--traffic",
            defaultValue = "0",
            paramLabel = "RATE",
            description =
                    "Messages per second that the clients of a server send, all together, each session in its turn;"
                            + " they are echoed, and those that are lost are counted (default: ${DEFAULT-VALUE}, idle sessions).")
    private int messagesPerSecond;

    @Option(
            names = "--warm-up",
            defaultValue = "1",
            paramLabel = "CYCLES",
            description =
                    "Stops with " + Trial.WARM_UP_SESSIONS + " sessions in the same process before the one that is"
                            + " measured, 0 to 100; 0 is the first stop of a fresh JVM (default: ${DEFAULT-VALUE}).")
    private int warmUps;

    @Option(
            names = "--picture",
            paramLabel = "FILE.png",
            description = "Draws the time to the last handshake and the server's CPU time over the sessions.")
    private @Nullable Path picture;

    @Option(names = "--json", description = "Print one JSON object as the last line of the standard output.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** Created by picocli. */
    public BenchCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        for (int number : sessions) {
            requireWithin("--sessions", number, 1, MAX_SESSIONS);
        }
        requireWithin("--runs", runs, 1, 100);
        requireWithin("--traffic", messagesPerSecond, 0, MAX_MESSAGES_PER_SECOND);
        requireWithin("--warm-up", warmUps, 0, 100);
        if (picture != null && !picture.toString().endsWith(".png")) {
            throw new ParameterException(spec.commandLine(), "--picture is " + picture + ", but must end with .png");
        }
        PrintWriter err = spec.commandLine().getErr();
        List<Integer> sizes = sizes(sessions, warmUps, DescriptorLimit.sessions(), err);
        if (sizes.isEmpty()) {
            return NOT_MEASURED;
        }
        try {
            Scale scale = measure(sizes);
            print(new Report(runs, messagesPerSecond, warmUps, scale));
            return scale.flawless() ? 0 : FLAWED;
        } catch (IOException failed) {
            err.println("bench: " + failed.getMessage());
            return NOT_MEASURED;
        }
    }

    private void requireWithin(String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw new ParameterException(
                    spec.commandLine(), option + " is " + value + ", but must be between " + min + " and " + max);
        }
    }

    /**
     * What to measure: all that was asked for or nothing, and of what was not asked for as much as is possible.
     *
     * @param asked empty for the default
     * @param possible sessions that the system allows
     * @param err for what is not possible
     */
    static List<Integer> sizes(List<Integer> asked, int warmUps, long possible, PrintWriter err) {
        List<Integer> wanted = asked.isEmpty() ? DEFAULT_SESSIONS : asked;
        int before = warmUps == 0 ? 0 : Trial.WARM_UP_SESSIONS;
        int most = Math.max(Collections.max(wanted), before);
        if (most <= possible) {
            return wanted;
        }
        err.println(DescriptorLimit.obstacle(most, possible));
        return asked.isEmpty() && before <= possible
                ? wanted.stream().filter(number -> number <= possible).toList()
                : List.of();
    }

    private Scale measure(List<Integer> sizes) throws IOException, InterruptedException {
        Scale scale = new Scale();
        List<Contender> order = new ArrayList<>(Contender.OF_STOP);
        // One step per process: a bar that moved with every session would take part in what is measured.
        try (ProgressBar progress = progressBar((long) runs * sizes.size() * order.size())) {
            progress.setExtraMessage("warming up the clients"); // or they would be slowest for whoever comes first
            Trial.run(Contender.NIO, new Load(Collections.max(sizes), messagesPerSecond), warmUps);
            for (int run = 1; run <= runs; run++) {
                for (int number : sizes) {
                    for (Contender contender : order) {
                        progress.setExtraMessage("run " + run + ": " + number + ", " + contender.label());
                        scale.add(
                                number, contender, Trial.run(contender, new Load(number, messagesPerSecond), warmUps));
                        progress.step();
                    }
                }
                Collections.reverse(order); // whatever changes with time is not always the same one's luck
            }
        }
        return scale;
    }

    static ProgressBar progressBar(long steps) {
        return new ProgressBarBuilder()
                .setTaskName("bench")
                .setStyle(ProgressBarStyle.ASCII)
                .setInitialMax(steps)
                .build();
    }

    private void print(Report report) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        out.print(report.table());
        if (json) {
            out.println(report.json());
        }
        out.flush();
        if (picture != null) {
            new ScaleChart(report).write(picture);
        }
    }
}
