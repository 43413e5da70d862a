package io.jettyshutdown.demo.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for processes that are still to start. */
public final class Ports {

    private static final int TRIALS = 1000;

    private Ports() {}

    /** Finds one that is free now, and below those that systems hand out by themselves: no client gets it meanwhile. */
    public static int free() throws IOException {
        for (int i = 0; i < TRIALS; i++) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 32_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // Another one.
            }
        }
        throw new IOException("no free port on " + InetAddress.getLoopbackAddress());
    }
}
