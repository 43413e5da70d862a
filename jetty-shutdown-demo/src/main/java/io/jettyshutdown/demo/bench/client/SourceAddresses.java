package io.jettyshutdown.demo.bench.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where clients connect from: one loopback address after the other, each for fewer sessions than it has ephemeral ports. No
 * address comes again soon, so that no port is missing that is still in TIME_WAIT.
 */
final class SourceAddresses {

    /** Linux gives 28,232 ports to an address by default, and finds a free one fast while half of them are free. */
    static final int SESSIONS_PER_ADDRESS = 10_000;

    /** Only there is all of 127.0.0.0/8 the loopback device's without being set up. */
    private static final boolean ALL_ARE_LOOPBACK =
            System.getProperty("os.name", "").startsWith("Linux");

    private static final int BYTE = 256;
    private static final AtomicInteger SESSIONS = new AtomicInteger();

    private SourceAddresses() {}

    /** For one more session; any free port. */
    static InetSocketAddress next() {
        return of(SESSIONS.getAndUpdate(count -> count == Integer.MAX_VALUE ? 0 : count + 1));
    }

    static InetSocketAddress of(int session) {
        if (!ALL_ARE_LOOPBACK) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        }
        int number = session / SESSIONS_PER_ADDRESS + 2; // the servers have 127.0.0.1
        return new InetSocketAddress(
                "127.%d.%d.%d".formatted(number / BYTE / BYTE, number / BYTE % BYTE, number % BYTE), 0);
    }
}
