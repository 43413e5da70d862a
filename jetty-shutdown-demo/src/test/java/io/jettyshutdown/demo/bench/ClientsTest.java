package io.jettyshutdown.demo.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What counts as a closing handshake, with servers that do it differently well. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ClientsTest {

    private static final int CODE = 1012;

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
            ByteBuffer reply = ByteBuffer.allocate(CloseFrame.MAX_BYTES);
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
            channel.read(ByteBuffer.allocate(CloseFrame.MAX_BYTES));
        });

        assertThat(seen.rightCodes()).isOne();
        assertThat(seen.handshakes()).isZero();
    }

    @Test
    void serverThatResetsTheConnectionAfterTheReplyDoesNot() throws Exception {
        Observation seen = observe(channel -> {
            send(channel, CloseFrame.fromServer(CODE, "bye"));
            channel.read(ByteBuffer.allocate(CloseFrame.MAX_BYTES));
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
            channel.read(ByteBuffer.allocate(CloseFrame.MAX_BYTES));
        });

        assertThat(seen.rightCodes()).isOne();
        assertThat(seen.handshakes()).isZero();
    }

    @Test
    void closeFrameThatComesWithTheUpgradeIsAnswered() throws Exception {
        Observation seen = observe(
                CloseFrame.fromServer(CODE, "bye"), channel -> channel.read(ByteBuffer.allocate(CloseFrame.MAX_BYTES)));

        assertThat(seen.rightCodes()).isOne();
        assertThat(seen.handshakes()).isOne();
    }

    @Test
    void anotherCodeIsNotTheRightOne() throws Exception {
        Observation seen = observe(channel -> {
            send(channel, CloseFrame.fromServer(1001, ""));
            channel.read(ByteBuffer.allocate(CloseFrame.MAX_BYTES));
        });

        assertThat(seen.closeFrames()).isOne();
        assertThat(seen.rightCodes()).isZero();
        assertThat(seen.handshakes()).isOne();
    }

    @Test
    void connectionThatEndsWithoutACloseFrameIsOnlyCountedAsEnded() throws Exception {
        Observation seen = observe(channel -> {});

        assertThat(seen.open()).isZero();
        assertThat(seen.closeFrames()).isZero();
        assertThat(seen.handshakes()).isZero();
    }

    /** Lets one client meet a server that does this to the upgraded connection, and then closes it. */
    private Observation observe(Farewell farewell) throws Exception {
        return observe(ByteBuffer.allocate(0), farewell);
    }

    private Observation observe(ByteBuffer sentWithResponse, Farewell farewell) throws Exception {
        Future<?> server = serverThread.submit(() -> {
            try (SocketChannel channel = listener.accept()) {
                ByteBuffer request = ByteBuffer.allocate(Upgrade.MAX_HEAD_BYTES);
                channel.read(request);
                channel.write(new ByteBuffer[] {Upgrade.respondTo(request.flip()), sentWithResponse});
                farewell.sayOn(channel);
            }
            return null;
        });
        try (Clients clients = new Clients(listener.socket().getLocalPort(), CODE, 0)) {
            clients.open(1);
            Observation seen = clients.awaitEnd();
            server.get();
            return seen;
        }
    }

    private static void send(SocketChannel channel, ByteBuffer bytes) throws IOException {
        channel.write(bytes);
    }

    private interface Farewell {
        void sayOn(SocketChannel channel) throws IOException;
    }
}
