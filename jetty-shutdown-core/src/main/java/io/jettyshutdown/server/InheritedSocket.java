package io.jettyshutdown.server;

import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainListener;
import io.jettyshutdown.Phase;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listening socket that the process has inherited outlives it: its supervisor holds it, too. As soon as a drain is
 * announced this process accepts no more from it, so that who connects waits in the kernel's queue for the next process,
 * instead of being refused by this one. What is accepted already is served as ever.
 *
 * <p>Jetty closes such a socket's descriptor, if at all, and never shuts the socket itself down.
 *
 * <p><b>Concurrency.</b> Called by the lifecycle and by the thread of the listener, one at a time. What is right is asked
 * each time, since a cancelled drain may say that it is over when the next one is announced already.
 */
final class InheritedSocket implements DrainListener {

    private static final Logger LOG = LoggerFactory.getLogger(InheritedSocket.class);

    /** For a selector to forget the socket, after it was told to. */
    private static final Duration FORGETTING = Duration.ofSeconds(1);

    private final Server server;
    private final Supplier<Phase> phase;

    InheritedSocket(Server server, Supplier<Phase> phase) {
        this.server = server;
        this.phase = phase;
    }

    /** The server has started. What it remembers of its last run is not valid any more. */
    synchronized void started() {
        for (Connector connector : server.getConnectors()) {
            if (isInherited(connector)) {
                ServerConnector inheriting = (ServerConnector) connector;
                inheriting.setAccepting(true);
                if (inheriting.getAcceptors() > 0) {
                    LOG.warn(
                            "{} inherits its socket and has {} acceptor threads: each takes one more connection after a"
                                    + " drain has begun, and that one may be refused. Give the connector 0 acceptors",
                            connector,
                            inheriting.getAcceptors());
                }
            }
        }
    }

    @Override
    public synchronized void phaseEntered(Drain drain, Phase entered) {
        boolean accepting = phase.get() == Phase.RUNNING;
        for (Connector connector : server.getConnectors()) {
            if (isInherited(connector) && ((ServerConnector) connector).isAccepting() != accepting) {
                if (accepting) {
                    awaitThatTheSelectorForgets((ServerSocketChannel) connector.getTransport());
                }
                ((ServerConnector) connector).setAccepting(accepting);
                LOG.info("{} {}", accepting ? "Accepting again:" : "Accepting no more:", connector);
            }
        }
    }

    /** Whether it really is; Jetty opens another socket where there is none to inherit. */
    private static boolean isInherited(Connector connector) {
        try {
            return connector instanceof ServerConnector inheriting
                    && inheriting.isInheritChannel()
                    && inheriting.getTransport() != null
                    && inheriting.getTransport() == System.inheritedChannel();
        } catch (IOException e) {
            return false;
        }
    }

    /** If it is registered again before that, Jetty closes it. There is no event to wait for. */
    private static void awaitThatTheSelectorForgets(ServerSocketChannel socket) {
        long begun = System.nanoTime();
        while (socket.isRegistered() && System.nanoTime() - begun < FORGETTING.toNanos()) {
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
    }
}
