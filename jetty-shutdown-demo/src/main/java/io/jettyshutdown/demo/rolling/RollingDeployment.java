package io.jettyshutdown.demo.rolling;

import io.jettyshutdown.demo.cli.Progress;
import io.jettyshutdown.demo.observe.Watch;
import io.jettyshutdown.demo.rolling.balancer.Entrance;
import io.jettyshutdown.demo.rolling.client.Fleet;
import io.jettyshutdown.demo.rolling.node.Node;
import io.jettyshutdown.demo.rolling.node.NodeLauncher;
import io.jettyshutdown.demo.rolling.plan.Plan;
import io.jettyshutdown.demo.rolling.report.RollingReport;
import io.jettyshutdown.demo.rolling.report.Wave;
import io.jettyshutdown.demo.serve.DrainEntry;
import io.jettyshutdown.demo.traffic.LedgerEntry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/**
 * Plays a rolling deployment through: for each wave of nodes, starts successors, takes the nodes out of rotation, stops
 * them, and goes on when they have exited and all clients are back. Used by one thread.
 */
final class RollingDeployment {

    private static final Duration MARGIN = Duration.ofSeconds(60);

    private final Plan plan;
    private final NodeLauncher launcher;
    private final @Nullable Watch watch;
    private final Progress progress;
    private final Entrance entrance;
    private final List<Node> serving = new ArrayList<>();
    private final List<Node> everyNode = new ArrayList<>();
    private final List<Wave> waves = new ArrayList<>();
    private Duration longestStop = Duration.ZERO;

    RollingDeployment(Plan plan, NodeLauncher launcher, @Nullable Watch watch, Entrance entrance, Progress progress) {
        this.plan = plan;
        this.launcher = launcher;
        this.watch = watch;
        this.entrance = entrance;
        this.progress = progress;
    }

    RollingReport run() throws IOException, InterruptedException {
        for (int i = 0; i < plan.nodes(); i++) {
            enter(start());
        }
        for (Node node : everyNode) {
            awaitSight(node);
        }
        try (Fleet fleet = new Fleet(plan, entrance)) {
            try (ProgressBar bar = progress.of("Connecting", plan.clients())) {
                fleet.connectAll(serving, bar::stepTo);
            }
            long begin = System.nanoTime();
            for (List<Node> wave : plan.strategy().waves(serving)) {
                replace(wave, fleet);
            }
            Duration duration = Duration.ofNanos(System.nanoTime() - begin);
            fleet.leave();
            stop(serving);
            return RollingReport.of(
                    plan, fleet.sessions(), readLedgers(), waves, duration, longestStop, fleet.failedAttempts());
        }
    }

    private Node start() throws IOException, InterruptedException {
        Node node = launcher.start(Plan.nodeName(everyNode.size()));
        node.requireReady();
        everyNode.add(node);
        node.onAccident(message -> {
            entrance.lose(node);
            if (!launcher.isClosed()) {
                progress.print(message);
            }
        });
        return node;
    }

    /** What is done to a node counts when somebody sees it. */
    private void awaitSight(Node node) throws IOException, InterruptedException {
        if (watch != null) {
            watch.awaitSight(node.name());
        }
    }

    private void enter(Node node) throws IOException, InterruptedException {
        entrance.add(node);
        serving.add(node);
    }

    private void replace(List<Node> old, Fleet fleet) throws IOException, InterruptedException {
        List<Node> successors = new ArrayList<>();
        for (int i = 0; i < old.size(); i++) {
            successors.add(start());
        }
        for (Node successor : successors) {
            awaitSight(successor);
            enter(successor);
        }
        entrance.remove(old);
        serving.removeAll(old);
        try (ProgressBar bar = progress.of(names(old) + " -> " + names(successors), plan.clients())) {
            waves.add(new Wave(old.stream().map(Node::name).collect(Collectors.toSet()), System.nanoTime()));
            old.forEach(Node::terminate);
            fleet.awaitAll(
                    serving, plan.gracePeriod().plus(plan.slowestReturn()).plus(MARGIN), bar::stepTo);
            longestStop = Collections.max(List.of(longestStop, awaitExit(old)));
        }
    }

    private static String names(List<Node> nodes) {
        String first = nodes.get(0).name();
        return nodes.size() == 1
                ? first
                : first + ".." + nodes.get(nodes.size() - 1).name();
    }

    private void stop(List<Node> nodes) throws IOException, InterruptedException {
        nodes.forEach(Node::terminate);
        awaitExit(nodes);
    }

    /** Returns how long it took the slowest. */
    private Duration awaitExit(List<Node> nodes) throws IOException, InterruptedException {
        Duration longest = Duration.ZERO;
        for (Node node : nodes) {
            longest = Collections.max(
                    List.of(longest, node.awaitExit(plan.gracePeriod().plus(MARGIN))));
        }
        return longest;
    }

    /** What the nodes say of their drains; to be called when it has run. */
    List<DrainEntry> readDrains() throws IOException {
        List<DrainEntry> entries = new ArrayList<>();
        for (Node node : everyNode) {
            node.readDrain().ifPresent(entries::add);
        }
        return entries;
    }

    private List<LedgerEntry> readLedgers() throws IOException {
        List<LedgerEntry> entries = new ArrayList<>();
        for (Node node : everyNode) {
            entries.addAll(node.readLedger());
        }
        return entries;
    }
}
