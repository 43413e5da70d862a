package io.jettyshutdown.faults;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Reconnects;
import io.jettyshutdown.testing.EchoServer;
import io.jettyshutdown.testing.Leftovers;
import io.jettyshutdown.testing.RawClient;
import io.jettyshutdown.testing.RawClient.WireFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Drains a server with paced slots, polite clients and a mute one, and prints as JSON how long everything took. */
final class DrainMain {

    static final int POLITE = 40;
    static final int RATE = 20;
    static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(2);
    static final Duration FAREWELL_TIMEOUT = Duration.ofMillis(500);
    static final Duration GRACE_PERIOD = Duration.ofSeconds(40);

    private static final Executor THREAD_EACH = task -> new Thread(task).start();

    private DrainMain() {}

    /** What a client saw, in nanoseconds of {@link System#nanoTime()}. */
    private record Seen(long closeFrame, long end) {}

    public static void main(String[] arguments) throws Exception {
        Leftovers leftovers = Leftovers.before();
        Map<String, Object> seen = new HashMap<>(drain(Path.of(arguments[0])));
        seen.put("leftBehind", leftovers.after());
        System.out.println(new ObjectMapper().writeValueAsString(seen));
    }

    private static Map<String, Object> drain(Path connected) throws Exception {
        try (EchoServer server = EchoServer.start(GracefulShutdown.builder()
                        .gracePeriod(GRACE_PERIOD)
                        .handshakeTimeout(HANDSHAKE_TIMEOUT)
                        .farewellTimeout(FAREWELL_TIMEOUT)
                        .farewell((session, intent) -> new CompletableFuture<>())
                        .reconnects(Reconnects.elsewhere(RATE)));
                WallClock clock = new WallClock()) {
            List<CompletableFuture<Seen>> polite = new ArrayList<>();
            for (int i = 0; i < POLITE; i++) {
                polite.add(serve(server.connect(), true));
            }
            CompletableFuture<Seen> mute = serve(server.connect(), false);
            Files.createFile(connected);
            clock.awaitJumps(3);
            long longestWait = longestWaitOf100Millis();

            long begun = System.nanoTime();
            DrainReport report = server.shutdown.stop(Intent.RESTART).join();
            long stopped = System.nanoTime();

            long first = Long.MAX_VALUE;
            long last = Long.MIN_VALUE;
            for (CompletableFuture<Seen> client : polite) {
                first = Math.min(first, client.join().closeFrame() - begun);
                last = Math.max(last, client.join().closeFrame() - begun);
            }
            return Map.ofEntries(
                    entry("jumpsForward", clock.jumpsForward()),
                    entry("jumpsBack", clock.jumpsBack()),
                    entry("longestWaitOf100Millis", longestWait),
                    entry("handshakes", report.handshakes()),
                    entry("noReply", report.noReply()),
                    entry("farewellsFailed", report.farewellsFailed()),
                    entry("result", report.result().tag()),
                    entry("reportedMillis", report.duration().toMillis()),
                    entry("stopMillis", millis(stopped - begun)),
                    entry("slotsMillis", millis(last - first)),
                    entry(
                            "mutePeerMillis",
                            millis(mute.join().end() - mute.join().closeFrame())));
        }
    }

    /** Of a few, since a wait may end early, but must not always. */
    private static long longestWaitOf100Millis() throws InterruptedException {
        Object nobodyNotifies = new Object();
        long longest = 0;
        for (int i = 0; i < 3; i++) {
            long begun = System.nanoTime();
            synchronized (nobodyNotifies) {
                nobodyNotifies.wait(100);
            }
            longest = Math.max(longest, millis(System.nanoTime() - begun));
        }
        return longest;
    }

    private static long millis(long nanos) {
        return Duration.ofNanos(nanos).toMillis();
    }

    private static CompletableFuture<Seen> serve(RawClient client, boolean replies) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (client) {
                        WireFrame close = client.readClose();
                        long seen = System.nanoTime();
                        if (replies) {
                            client.reply(close);
                        }
                        client.read();
                        return new Seen(seen, System.nanoTime());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                THREAD_EACH);
    }
}
