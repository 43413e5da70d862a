package io.jettyshutdown.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.GracefulShutdownBuilder;
import io.jettyshutdown.Intent;
import io.jettyshutdown.testing.EchoServer;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.RawClient;
import io.jettyshutdown.testing.RawClient.WireFrame;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.junit.jupiter.api.Test;

/** Whatever a peer does with its Close frame: the code is recorded, the drain ends in time, the others do not notice. */
class PeerBehaviourTest {

    private static GracefulShutdownBuilder configuration() {
        return GracefulShutdown.builder().gracePeriod(Duration.ofSeconds(30)).handshakeTimeout(Duration.ofSeconds(3));
    }

    /** What a peer does when the server's Close frame has come. */
    @FunctionalInterface
    private interface Peer {
        void onClose(RawClient client, WireFrame close) throws Exception;
    }

    private static DrainReport drainWith(Peer peer) throws Exception {
        try (EchoServer server = EchoServer.start(configuration());
                RawClient client = server.connect();
                RawClient responsive = server.connect()) {
            CompletableFuture<DrainReport> report = server.shutdown.stop(Intent.RESTART);
            responsive.assertClosedWith(1012);
            peer.onClose(client, client.readClose());
            DrainReport done = report.get(25, TimeUnit.SECONDS);
            assertThat(done.sessions()).isEqualTo(2);
            assertThat(done.closeFramesSent()).containsEntry(1012, 2);
            assertThat(server.shutdown.openSessions()).isZero();
            return done;
        }
    }

    @Test
    void replyWithAnotherCodeCompletesTheHandshake() throws Exception {
        DrainReport report = drainWith((client, close) -> client.sendClose(1000));
        assertThat(report.handshakes()).isEqualTo(2);
        assertThat(report.closeFramesReceived()).containsEntry(1000, 1).containsEntry(1012, 1);
    }

    @Test
    void replyWithoutCodeCompletesTheHandshakeAndCountsAs1005() throws Exception {
        DrainReport report = drainWith((client, close) -> client.send(0x80 | RawClient.CLOSE, new byte[0]));
        assertThat(report.handshakes()).isEqualTo(2);
        assertThat(report.closeFramesReceived()).containsEntry(1005, 1);
    }

    @Test
    void secondCloseFrameOfThePeerIsIgnored() throws Exception {
        DrainReport report = drainWith((client, close) -> {
            client.reply(close);
            client.sendClose(1000);
        });
        assertThat(report.handshakes()).isEqualTo(2);
        assertThat(report.closeFramesReceived()).containsOnly(java.util.Map.entry(1012, 2));
    }

    @Test
    void peerThatNeverRepliesIsCutWhenTheHandshakeTimeoutIsOver() throws Exception {
        DrainReport report =
                drainWith((client, close) -> assertThat(client.read()).isNull());
        assertThat(report.handshakes()).isEqualTo(1);
        assertThat(report.noReply()).isEqualTo(1);
        assertThat(report.result()).isEqualTo(DrainReport.Result.TIMED_OUT);
    }

    @Test
    void peerThatResetsDoesNotHoldUpTheDrain() throws Exception {
        DrainReport report = drainWith((client, close) -> client.reset());
        assertThat(report.noReply()).isEqualTo(1);
        assertThat(report.result()).isEqualTo(DrainReport.Result.COMPLETED);
    }

    @Test
    void nothingThatAPeerSendsAfterItsCloseFrameReachesTheApplication() throws Exception {
        try (EchoServer server = EchoServer.start(configuration());
                RawClient client = server.connect()) {
            CompletableFuture<DrainReport> report = server.shutdown.stop(Intent.RESTART);
            client.readClose();
            // In one piece, so that the server has all of it when it handles the Close frame.
            byte[] frames = HexFormat.of()
                    .parseHex("8181" + "00000000" + "61" + "8882" + "00000000" + "03e8"
                            + ("8181" + "00000000" + "62").repeat(50));
            client.sendRaw(frames);
            assertThat(report.get(20, TimeUnit.SECONDS).handshakes()).isEqualTo(1);
            assertThat(server.endpoints.get(0).received).containsExactly("a");
        }
    }

    @Test
    void peerThatLeavesAfterACancelledDrainIsNotKept() throws Exception {
        try (EchoServer server = EchoServer.start(configuration());
                RawClient client = server.connect()) {
            Drain drain = server.shutdown.drain(Intent.RESTART);
            client.readClose();
            assertThat(drain.cancel()).isTrue();
            client.close();
            Eventually.isTrue(() -> server.shutdown.openSessions() == 0);
        }
    }

    @Test
    void peerThatRepliesWithAnInvalidFrameIsNoHandshake() throws Exception {
        // Reserved code 1006 on the wire.
        DrainReport report = drainWith((client, close) -> client.sendClose(1006));
        assertThat(report.handshakes()).isEqualTo(1);
        assertThat(report.noReply()).isEqualTo(1);
    }

    @Test
    void peerThatFloodsAfterTheCloseFrameIsCut() throws Exception {
        DrainReport report = drainWith((client, close) -> {
            byte[] message = "z".repeat(1000).getBytes();
            try {
                while (true) {
                    client.send(0x80 | RawClient.TEXT, message);
                }
            } catch (java.io.IOException cut) {
                // The server is entitled to.
            }
        });
        assertThat(report.noReply()).isEqualTo(1);
    }

    @Test
    void pingsWhileTheReplyIsAwaitedDoNoHarm() throws Exception {
        DrainReport report = drainWith((client, close) -> {
            for (int i = 0; i < 100; i++) {
                client.send(
                        0x80 | RawClient.PING, ByteBuffer.allocate(4).putInt(i).array());
            }
            client.reply(close);
        });
        assertThat(report.handshakes()).isEqualTo(2);
    }

    @Test
    void peerThatClosesFirstIsNotSentASecondCloseFrame() throws Exception {
        try (EchoServer server = EchoServer.start(configuration());
                RawClient client = server.connect()) {
            client.sendClose(1001);
            WireFrame reply = client.read();
            assertThat(reply.closeCode()).isEqualTo(1001);
            assertThat(client.read()).isNull();
            Eventually.isTrue(() -> server.shutdown.openSessions() == 0);
            assertThat(server.shutdown.stop(Intent.RESTART).join().sessions()).isZero();
        }
    }

    @Test
    void nothingThatAPeerSendsTriggersADrain() throws Exception {
        try (EchoServer server = EchoServer.start(configuration());
                RawClient other = server.connect()) {
            for (int code : new int[] {1001, 1012, 1013, 4000}) {
                try (RawClient client = RawClient.connect(
                        server.port(), "/ws", "Sec-WebSocket-Extensions: jetty-shutdown;ticket=stop")) {
                    client.sendText("Service restart;retry-after-ms=1");
                    client.read();
                    client.sendClose(code);
                    assertThat(client.readClose().closeCode()).isEqualTo(code);
                    assertThat(client.read()).isNull();
                }
            }
            Eventually.isTrue(() -> server.shutdown.openSessions() == 1);
            assertThat(server.shutdown.currentDrain()).isEmpty();
            assertThat(server.shutdown.isReady()).isTrue();
            other.sendText("still served");
            assertThat(other.read().text()).isEqualTo("still served");
        }
    }

    @Test
    void peersThatNeverReplyOrDoNotReadDelayNobodyElse() throws Exception {
        int responsive = 100;
        try (EchoServer server = EchoServer.start(configuration().handshakeTimeout(Duration.ofSeconds(8)))) {
            List<RawClient> clients = new ArrayList<>();
            RawClient mute = server.connect();
            RawClient deaf = RawClient.connectWithSmallBuffer(server.port(), "/ws");
            Eventually.isTrue(() -> server.endpoints.size() == 2 && server.endpoints.get(1).session != null);
            for (int i = 0; i < responsive; i++) {
                clients.add(server.connect());
            }
            Session deafSession = server.endpoints.get(1).session;
            for (int i = 0; i < 20_000; i++) {
                deafSession.sendText("w".repeat(1000), Callback.NOOP);
            }

            CompletableFuture<DrainReport> report = server.shutdown.stop(Intent.RESTART);
            for (RawClient client : clients) {
                client.assertClosedWith(1012);
                client.close();
            }
            assertThat(report)
                    .as("the others were served while these two are still awaited")
                    .isNotDone();
            DrainReport done = report.get(25, TimeUnit.SECONDS);
            assertThat(done.handshakes()).isEqualTo(responsive);
            assertThat(done.noReply()).isEqualTo(1);
            assertThat(done.aborted()).isEqualTo(1);
            mute.close();
            deaf.close();
        }
    }
}
