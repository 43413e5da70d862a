package io.jettyshutdown.demo.rolling.balancer;

import io.jettyshutdown.demo.rolling.node.Node;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Every client knows the nodes that take new connections, and goes to one after the other. Never empty once it is
 * filled. Thread-safe.
 */
final class Rotation implements Entrance {

    private final List<Node> nodes = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();

    @Override
    public URI address() {
        List<Node> now = List.copyOf(nodes);
        return now.get(Math.floorMod(turn.getAndIncrement(), now.size()))
                .addresses()
                .webSocket();
    }

    @Override
    public void add(Node node) {
        nodes.add(node);
    }

    @Override
    public void remove(Collection<Node> leaving) {
        leaving.forEach(this::lose);
    }

    /** Takes a node out, unless it is the last: clients have nowhere else to go. */
    @Override
    public synchronized void lose(Node node) {
        if (nodes.size() > 1) {
            nodes.remove(node);
        }
    }

    @Override
    public void close() {}
}
