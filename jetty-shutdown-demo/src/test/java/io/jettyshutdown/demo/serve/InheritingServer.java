package io.jettyshutdown.demo.serve;

import io.jettyshutdown.Drain;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Drains, reopens and restarts a server whose socket is inherited, under its own requests; status 0 if all was right. */
final class InheritingServer {

    private static final int HURRIED_CANCELLATIONS = 50;

    private final Server server = new Server();
    private final ServerConnector inheriting;
    private final GracefulShutdown shutdown = GracefulShutdown.builder()
            .gracePeriod(Duration.ofSeconds(60))
            .readinessDelay(Duration.ofSeconds(30))
            .install(server);

    private InheritingServer() {
        ServerConnector connector = new ServerConnector(server, 0, 1);
        connector.setInheritChannel(true);
        server.addConnector(connector);
        inheriting = connector;
    }

    public static void main(String[] arguments) {
        try {
            new InheritingServer().run();
        } catch (Throwable e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private void run() throws Exception {
        server.start();
        try (Socket served = request()) {
            awaitAnswer(served);
        }
        Drain drain = shutdown.drain(Intent.RESTART);
        while (inheriting.isAccepting()) {
            Thread.onSpinWait();
        }
        // The selector may be slower than the flag: those who are accepted meanwhile are served.
        Socket waiting = request();
        while (isAnswered(waiting)) {
            waiting.close();
            waiting = request();
        }
        require(drain.cancel(), "the drain is cancelled");
        awaitAnswer(waiting);
        for (int i = 0; i < HURRIED_CANCELLATIONS; i++) {
            require(shutdown.drain(Intent.RESTART).cancel(), "the drain is cancelled at once");
        }
        try (Socket served = request()) {
            awaitAnswer(served);
        }
        stop();
        Socket early = request();
        server.start();
        awaitAnswer(early);
        stop();
    }

    private void stop() throws Exception {
        shutdown.drain(Intent.RESTART).abort();
        server.stop();
    }

    private Socket request() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static int port() throws IOException {
        return ((ServerSocketChannel) System.inheritedChannel()).socket().getLocalPort();
    }

    private static boolean isAnswered(Socket socket) throws IOException {
        socket.setSoTimeout(500);
        try {
            return socket.getInputStream().read() == 'H';
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private static void awaitAnswer(Socket socket) throws IOException {
        socket.setSoTimeout(20_000);
        require(socket.getInputStream().read() == 'H', "there is an answer");
    }

    private static void require(boolean fact, String what) {
        if (!fact) {
            throw new AssertionError("not so: " + what);
        }
    }
}
