package io.jettyshutdown.demo.rolling;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;

/** The nodes that take new connections, as a load balancer knows them. Never empty once it is filled. Thread-safe. */
final class Rotation {

    private final List<Node> nodes = new CopyOnWriteArrayList<>();

    void add(Node node) {
        nodes.add(node);
    }

    /** Takes a node out, unless it is the last: clients have nowhere else to go. */
    synchronized void remove(Node node) {
        if (nodes.size() > 1) {
            nodes.remove(node);
        }
    }

    List<Node> nodes() {
        return List.copyOf(nodes);
    }

    Node any() {
        List<Node> now = nodes();
        return now.get(ThreadLocalRandom.current().nextInt(now.size()));
    }
}
