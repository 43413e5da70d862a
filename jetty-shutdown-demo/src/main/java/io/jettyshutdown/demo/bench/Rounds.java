package io.jettyshutdown.demo.bench;

import io.jettyshutdown.demo.bench.server.Contender;
import io.jettyshutdown.demo.cli.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Option;

/**
 * Each server has its turn in every round, in an order that is reversed from one to the next: whatever changes with time is
 * not always the same one's luck. A bar tells how far it is; it moves with processes, since one that moved with sessions
 * would take part in what is measured.
 */
final class Rounds {

    /** What is measured of all servers in one round. */
    interface Round {
        void run(List<Contender> order) throws IOException, InterruptedException;
    }

    /** What is measured of one server in one round. */
    interface Turn<C> {
        void run(C which, Contender contender) throws IOException, InterruptedException;
    }

    private final String task;

    @Option(
            names = "--runs",
            paramLabel = "K",
            description =
                    "Runs of each server, interleaved, each in a fresh process, 1 to 100 (default: ${DEFAULT-VALUE}).")
    private int count;

    /**
     * As many by default.
     *
     * @param task before the bar
     */
    Rounds(String task, int count) {
        this.task = task;
        this.count = count;
    }

    void check() {
        UsageException.unlessBetween(1, 100, "--runs", count);
    }

    int count() {
        return count;
    }

    private ProgressBar progress(int stepsOfARound) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setStyle(ProgressBarStyle.ASCII)
                .setInitialMax((long) count * stepsOfARound)
                .build();
    }

    void run(List<Contender> contenders, Round round) throws IOException, InterruptedException {
        try (ProgressBar progress = progress(1)) {
            for (List<Contender> order : orders(contenders)) {
                round.run(order);
                progress.step();
            }
        }
    }

    /** A turn for each server and each case. */
    <C> void run(List<Contender> contenders, List<C> cases, Turn<C> turn) throws IOException, InterruptedException {
        try (ProgressBar progress = progress(cases.size() * contenders.size())) {
            for (List<Contender> order : orders(contenders)) {
                for (C which : cases) {
                    for (Contender contender : order) {
                        progress.setExtraMessage(which + ", " + contender.label());
                        turn.run(which, contender);
                        progress.step();
                    }
                }
            }
        }
    }

    private List<List<Contender>> orders(List<Contender> contenders) {
        List<Contender> reversed = new ArrayList<>(contenders);
        Collections.reverse(reversed);
        return IntStream.range(0, count)
                .mapToObj(round -> round % 2 == 0 ? contenders : reversed)
                .toList();
    }
}
