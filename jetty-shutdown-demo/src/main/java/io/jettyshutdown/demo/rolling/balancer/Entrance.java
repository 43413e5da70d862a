package io.jettyshutdown.demo.rolling.balancer;

import io.jettyshutdown.demo.rolling.node.Node;
import java.io.IOException;
import java.net.URI;
import java.util.Collection;

/**
 * Where clients get to the nodes: they only know its addresses, and learn from the answer which node they are on.
 *
 * <p><b>Concurrency.</b> {@link #address} and {@link #lose} may come from any thread, the others from the deployment's.
 */
public interface Entrance extends AutoCloseable {

    /** Where the next client connects to. */
    URI address();

    /** Lets a node in that is ready, and returns when clients are sent to it. */
    void add(Node node) throws IOException, InterruptedException;

    /** To be called before the nodes are told to stop, and after their successors were added. */
    void remove(Collection<Node> nodes) throws IOException, InterruptedException;

    /** A node has ended by itself. */
    void lose(Node node);

    @Override
    void close();
}
