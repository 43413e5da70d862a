package io.jettyshutdown.faults;

import io.jettyshutdown.testing.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Well-behaved peers in a process of their own, since one process may not have descriptors for both ends of so many. */
final class RemoteFleet implements AutoCloseable {

    private static final String OPEN = "open";

    private final Process process;
    private final BufferedReader output;

    /** Returns when every peer's session is open. */
    RemoteFleet(int port, int count) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RemoteFleet.class.getName(),
                        "" + port,
                        "" + count)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = output.readLine();
        if (!OPEN.equals(line)) {
            process.destroyForcibly();
            throw new IllegalStateException("the fleet's process printed " + line);
        }
    }

    /** How many were served right when all were, or after a generous time. */
    int servedRight() throws IOException {
        return Integer.parseInt(output.readLine());
    }

    @Override
    public void close() throws Exception {
        process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
    }

    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[1]);
        try (PeerFleet fleet = new PeerFleet()) {
            fleet.open(Integer.parseInt(arguments[0]), count, 0, Fault.NONE);
            fleet.draining();
            System.out.println(OPEN);
            try {
                Eventually.isTrue(() -> fleet.servedRight(1012) == count);
            } finally {
                System.out.println(fleet.servedRight(1012));
            }
        }
    }
}
