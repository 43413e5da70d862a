package io.jettyshutdown.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.Drain;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Phase;
import io.jettyshutdown.testing.EchoServer;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.HeapHistogram;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the server holds in memory for peers that misbehave while it waits for their replies, compared with as many that
 * are silent. The messages that the application has queued are not counted: they share their bytes.
 */
class PeerMemoryTest {

    private static final int PEERS = 100;
    private static final int TICKS = 75;

    /** What is just on its way is another each time, what is held is there each time. */
    private static final int SAMPLES = 3;

    /** Some times what was measured, and less than what a peer sends in this time. */
    private static final long BOUND_PER_PEER = 48 * 1024;

    /** Jetty's entry for each message that waits, without the message. */
    private static final long BOUND_PER_QUEUE = PeerFaultCase.PUSHED_MESSAGES * 320;

    private static final StringBuilder ROWS =
            new StringBuilder("| peer | heap | buffers outside the heap |\n|---|---|---|\n");

    private static Memory silent;

    private record Memory(long heap, long direct) {

        static Memory used() {
            long heap = HeapHistogram.now().bytes();
            long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                    .filter(pool -> pool.getName().equals("direct"))
                    .mapToLong(BufferPoolMXBean::getMemoryUsed)
                    .sum();
            return new Memory(heap, direct);
        }

        Memory minus(Memory other) {
            return new Memory(heap - other.heap, direct - other.direct);
        }

        Memory orLess(Memory other) {
            return new Memory(Math.min(heap, other.heap), Math.min(direct, other.direct));
        }

        Memory perPeer() {
            return new Memory(heap / PEERS, direct / PEERS);
        }
    }

    @BeforeAll
    static void silentPeers() throws Exception {
        // Once for the classes and caches that come with it.
        held(Fault.FLOODS_AFTER);
        silent = held(Fault.NEVER_REPLIES);
        addRow(Fault.NEVER_REPLIES, silent.perPeer());
    }

    /** The one that holds most is the last: what is let go of late must not be taken for what the next one had before. */
    static Stream<Fault> faults() {
        return Stream.of(
                Fault.FLOODS_AFTER, Fault.PING_FLOOD, Fault.PINGS_UNREAD, Fault.HUGE_MESSAGE, Fault.STOPS_READING);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void drainHoldsLittleMoreForAPeerThatMisbehavesThanForASilentOne(Fault fault) throws Exception {
        Memory more = held(fault).minus(silent).perPeer();
        addRow(fault, more);
        assertThat(more.heap()).isLessThan(fault == Fault.STOPS_READING ? BOUND_PER_QUEUE : BOUND_PER_PEER);
        assertThat(more.direct()).isLessThan(BOUND_PER_PEER);
    }

    /** With a server, while it drains, compared with before. */
    private static Memory held(Fault fault) throws Exception {
        Memory before = Memory.used();
        try (EchoServer server = PeerFaultCase.server(fault, Duration.ofSeconds(15));
                PeerFleet fleet = new PeerFleet()) {
            fleet.open(server.port(), PEERS, PEERS, fault);
            Eventually.isTrue(() -> server.shutdown.openSessions() == PEERS);
            fleet.draining();
            Drain drain = server.shutdown.drain(Intent.RESTART);
            Eventually.isTrue(() -> drain.phase() == Phase.AWAITING);
            int ticks = fleet.ticks();
            Memory held = new Memory(Long.MAX_VALUE, Long.MAX_VALUE);
            for (int sample = 1; sample <= SAMPLES; sample++) {
                int enough = ticks + TICKS * sample / SAMPLES;
                Eventually.isTrue(() -> fleet.ticks() >= enough);
                held = held.orLess(Memory.used().minus(before));
            }
            assertThat(server.shutdown.openSessions()).isEqualTo(PEERS);
            drain.abort();
            drain.report().get(20, TimeUnit.SECONDS);
            return held;
        }
    }

    private static void addRow(Fault fault, Memory perPeer) {
        ROWS.append(String.format(
                Locale.ROOT,
                "| %s%s | %+d KB | %+d KB |\n",
                fault.description(),
                fault == Fault.NEVER_REPLIES ? "; all others compared with it" : "",
                Math.round(perPeer.heap() / 1024.0),
                Math.round(perPeer.direct() / 1024.0)));
    }

    @AfterAll
    static void results() throws IOException {
        if (Boolean.getBoolean("faults.full")) {
            Files.writeString(
                    FaultMatrix.PAGE,
                    FaultMatrix.withText(Files.readString(FaultMatrix.PAGE), "memory", ROWS.toString()));
        }
    }
}
