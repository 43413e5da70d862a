package io.jettyshutdown.demo.rolling;

import io.jettyshutdown.demo.serve.DrainEntry;
import io.jettyshutdown.demo.traffic.LedgerEntry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;

/**
 * Plays a rolling deployment through: for each node, starts a successor, takes the node out of rotation, stops it, and
 * goes on when it has exited and all clients are back. Used by one thread.
 */
final class RollingDeployment {

    private static final Duration MARGIN = Duration.ofSeconds(60);

    private final Plan plan;
    private final NodeLauncher launcher;
    private final Observer observer;
    private final Progress progress;
    private final Entrance entrance;
    private final List<Node> serving = new ArrayList<>();
    private final List<Node> everyNode = new ArrayList<>();
    private final Map<String, Long> triggers = new HashMap<>();

    RollingDeployment(Plan plan, NodeLauncher launcher, Observer observer, Entrance entrance, Progress progress) {
        this.plan = plan;
        this.launcher = launcher;
        this.observer = observer;
        this.entrance = entrance;
        this.progress = progress;
    }

    RollingReport run() throws IOException, InterruptedException {
        for (int i = 0; i < plan.nodes(); i++) {
            enter(start());
        }
        for (Node node : everyNode) {
            observer.awaitSight(node.name());
        }
        try (Fleet fleet = new Fleet(plan, entrance)) {
            try (ProgressBar bar = progress.of("Connecting", plan.clients())) {
                fleet.connectAll(serving, bar::stepTo);
            }
            long begin = System.nanoTime();
            for (Node node : List.copyOf(serving)) {
                replace(node, fleet);
            }
            Duration duration = Duration.ofNanos(System.nanoTime() - begin);
            fleet.leave();
            stop(serving);
            return RollingReport.of(plan, fleet.sessions(), readLedgers(), triggers, duration);
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

    private void enter(Node node) throws IOException, InterruptedException {
        entrance.add(node);
        serving.add(node);
    }

    private void replace(Node old, Fleet fleet) throws IOException, InterruptedException {
        Node successor = start();
        observer.awaitSight(successor.name());
        enter(successor);
        entrance.remove(List.of(old));
        serving.remove(old);
        try (ProgressBar bar = progress.of(old.name() + " -> " + successor.name(), plan.clients())) {
            triggers.put(old.name(), System.nanoTime());
            old.terminate();
            fleet.awaitAll(
                    serving, plan.gracePeriod().plus(plan.slowestReturn()).plus(MARGIN), bar::stepTo);
            old.awaitExit(plan.gracePeriod().plus(MARGIN));
        }
    }

    private void stop(List<Node> nodes) throws IOException, InterruptedException {
        nodes.forEach(Node::terminate);
        for (Node node : nodes) {
            node.awaitExit(plan.gracePeriod().plus(MARGIN));
        }
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
