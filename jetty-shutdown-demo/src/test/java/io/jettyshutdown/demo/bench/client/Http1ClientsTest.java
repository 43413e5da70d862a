package io.jettyshutdown.demo.bench.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.demo.bench.wire.CloseFrame;
import io.jettyshutdown.demo.bench.wire.MessageFrame;
import io.jettyshutdown.demo.bench.wire.Upgrade;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What counts as a closing handshake, with servers that do it differently well. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class Http1ClientsTest {

    private static final int CODE = 1012;
    private static final int LONGEST_CLOSE_FRAME = 2 + 4 + 125;

    private final ExecutorService serverThread = Executors.newSingleThreadExecutor();
    private ServerSocketChannel listener;

    @BeforeEach
    void listen() throws IOException {
        listener = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
        serverThread.shutdownNow();
    }

    @Test
    void serverThatAwaitsTheReplyCompletesTheHandshake() throws Exception {
        Observation seen = observe(channel -> {
            send(channel, CloseFrame.fromServer(CODE, "bye"));
            ByteBuffer reply = ByteBuffer.allocate(LONGEST_CLOSE_FRAME);
            channel.read(reply);
            assertThat(CloseFrame.read(reply.flip())).hasValue(CODE);
        });

        assertThat(seen.rightCodes()).isOne();
        assertThat(seen.handshakes()).isOne();
    }

    @Test
    void serverThatEndsTheConnectionAfterItsCloseFrameDoesNot() throws Exception {
        Observation seen = observe(channel -> {
            send(channel, CloseFrame.fromServer(CODE, "bye"));
            channel.shutdownOutput();
            channel.read(ByteBuffer.allocate(LONGEST_CLOSE_FRAME));
        });

        assertThat(seen.rightCodes()).isOne();
        assertThat(seen.handshakes()).isZero();
    }

    @Test
    void serverThatResetsTheConnectionAfterTheReplyDoesNot() throws Exception {
        Observation seen = observe(channel -> {
            send(channel, CloseFrame.fromServer(CODE, "bye"));
            channel.read(ByteBuffer.allocate(LONGEST_CLOSE_FRAME));
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        });

        assertThat(seen.rightCodes()).isOne();
        assertThat(seen.handshakes()).isZero();
    }

    @Test
    void serverThatGoesOnAfterItsCloseFrameDoesNot() throws Exception {
        Observation seen = observe(channel -> {
            send(channel, CloseFrame.fromServer(CODE, "bye"));
            send(channel, CloseFrame.fromServer(CODE, "bye again"));
            channel.read(ByteBuffer.allocate(LONGEST_CLOSE_FRAME));
        });

        assertThat(seen.rightCodes()).isOne();
        assertThat(seen.handshakes()).isZero();
    }

    @Test
    void closeFrameThatComesWithTheUpgradeIsAnswered() throws Exception {
        Observation seen = observe(
                CloseFrame.fromServer(CODE, "bye"), channel -> channel.read(ByteBuffer.allocate(LONGEST_CLOSE_FRAME)));

        assertThat(seen.rightCodes()).isOne();
        assertThat(seen.handshakes()).isOne();
    }

    @Test
    void anotherCodeIsNotTheRightOne() throws Exception {
        Observation seen = observe(channel -> {
            send(channel, CloseFrame.fromServer(1001, ""));
            channel.read(ByteBuffer.allocate(LONGEST_CLOSE_FRAME));
        });

        assertThat(seen.closeFrameTimes()).hasSize(1);
        assertThat(seen.rightCodes()).isZero();
        assertThat(seen.handshakes()).isOne();
    }

    @Test
    void connectionThatEndsWithoutACloseFrameIsOnlyCountedAsEnded() throws Exception {
        Observation seen = observe(channel -> {});

        assertThat(seen.open()).isZero();
        assertThat(seen.closeFrameTimes()).isEmpty();
        assertThat(seen.handshakes()).isZero();
    }

    @Test
    void framesThatComeInPartsAreCountedOnceWhole() throws Exception {
        ByteBuffer echoes = ByteBuffer.allocate(1000)
                .put(MessageFrame.ECHO.bytes())
                .put(MessageFrame.ECHO.bytes())
                .put(CloseFrame.fromServer(CODE, "bye"))
                .flip();
        Observation seen = observe(channel -> {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            while (echoes.hasRemaining()) {
                channel.write(echoes.slice(echoes.position(), 1));
                echoes.position(echoes.position() + 1);
            }
            channel.read(ByteBuffer.allocate(LONGEST_CLOSE_FRAME));
        });

        assertThat(seen.echoes()).isEqualTo(2);
        assertThat(seen.handshakes()).isOne();
    }

    @Test
    void whatTheServerDoesNotReadOrSendWholeIsLost() throws Exception {
        int received = 3;
        CountDownLatch sent = new CountDownLatch(1);
        try (Clients clients = clients(10_000)) {
            Future<?> server = serve(channel -> {
                sent.await();
                ByteBuffer in = ByteBuffer.allocate(
                        received * MessageFrame.MESSAGE.bytes().limit());
                while (in.hasRemaining()) {
                    channel.read(in);
                }
                send(channel, MessageFrame.ECHO.bytes());
                send(channel, MessageFrame.ECHO.bytes().limit(10));
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            });
            clients.open(1);
            clients.startTraffic(Duration.ofMillis(100));
            sent.countDown();
            Observation seen = clients.awaitEnd();
            server.get();

            assertThat(seen.messages()).isGreaterThan(received);
            assertThat(seen.echoes()).as("of two").isOne();
            assertThat(seen.handshakes()).isZero();
        }
    }

    @Test
    void clientWhoseSocketIsFullWhenTheCloseFrameComesAnswersBehindAllThatItHasSent() throws Exception {
        listener.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
        CountDownLatch full = new CountDownLatch(1);
        AtomicLong received = new AtomicLong();
        try (Clients clients = clients(100_000)) {
            Future<?> server = serve(channel -> {
                full.await();
                send(channel, CloseFrame.fromServer(CODE, "bye"));
                ByteBuffer in = ByteBuffer.allocate(10_000);
                boolean closed = false;
                while (!closed) {
                    assertThat(channel.read(in)).isPositive();
                    in.flip();
                    received.addAndGet(MessageFrame.MESSAGE.readAll(in));
                    closed = !MessageFrame.begins(in) && CloseFrame.read(in).isPresent();
                    in.compact();
                }
            });
            clients.open(1);
            clients.startTraffic(Duration.ofSeconds(1));
            full.countDown();
            Observation seen = clients.awaitEnd();
            server.get();

            assertThat(seen.messages()).as("of 100,000 turns").isLessThan(100_000);
            assertThat(seen.handshakes()).isOne();
            assertThat(received).hasValue(seen.messages());
        }
    }

    /** Lets one client meet a server that does this to the upgraded connection, and then closes it. */
    private Observation observe(Farewell farewell) throws Exception {
        return observe(ByteBuffer.allocate(0), farewell);
    }

    private Observation observe(ByteBuffer sentWithResponse, Farewell farewell) throws Exception {
        Future<?> server = serve(sentWithResponse, farewell);
        try (Clients clients = clients(0)) {
            clients.open(1);
            Observation seen = clients.awaitEnd();
            server.get();
            return seen;
        }
    }

    private Clients clients(int messagesPerSecond) throws IOException {
        return Clients.overHttp1(listener.socket().getLocalPort(), CODE, messagesPerSecond);
    }

    private Future<?> serve(Farewell farewell) {
        return serve(ByteBuffer.allocate(0), farewell);
    }

    private Future<?> serve(ByteBuffer sentWithResponse, Farewell farewell) {
        return serverThread.submit(() -> {
            try (SocketChannel channel = listener.accept()) {
                ByteBuffer request = ByteBuffer.allocate(Upgrade.MAX_HEAD_BYTES);
                channel.read(request);
                channel.write(new ByteBuffer[] {Upgrade.respondTo(request.flip()), sentWithResponse});
                farewell.sayOn(channel);
            }
            return null;
        });
    }

    private static void send(SocketChannel channel, ByteBuffer bytes) throws IOException {
        channel.write(bytes);
    }

    private interface Farewell {
        void sayOn(SocketChannel channel) throws Exception;
    }
}
