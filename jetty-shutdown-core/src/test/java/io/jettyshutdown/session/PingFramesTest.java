package io.jettyshutdown.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.GracefulShutdownBuilder;
import io.jettyshutdown.Intent;
import io.jettyshutdown.testing.EchoServer;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.RawClient;
import io.jettyshutdown.testing.RawClient.WireFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.junit.jupiter.api.Test;

/** Where pings are on the wire, byte for byte. */
class PingFramesTest {

    private static final String DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate";

    /** As many pings as possible; nobody is cut. */
    private static GracefulShutdownBuilder pinging() {
        return GracefulShutdown.builder().ping(Duration.ofMillis(10), Duration.ofSeconds(60));
    }

    @Test
    void pingsComeOneAtATimeAndAllOfThemAreOfTheSession() throws Exception {
        try (EchoServer server = EchoServer.start(pinging());
                RawClient client = server.connect();
                RawClient another = server.connect()) {
            WireFrame first = client.read();
            assertThat(client.isSilentFor(Duration.ofMillis(300)))
                    .as("no second before the answer")
                    .isTrue();
            client.answer(first);
            assertThat(client.read().payload()).isEqualTo(first.payload());
            assertThat(another.read().payload()).isNotEqualTo(first.payload());
        }
    }

    @Test
    void pingsMayComeBetweenTheFragmentsOfAMessageAndItStaysWhole() throws Exception {
        try (EchoServer server = EchoServer.start(pinging());
                RawClient client = server.connect()) {
            Session session = server.endpoints.get(0).session;
            List<Integer> frames = new ArrayList<>();
            for (String part : new String[] {"one ", "message", ""}) {
                session.sendPartialText(part, part.isEmpty(), Callback.NOOP);
                WireFrame frame = client.readAnsweringPings();
                assertThat(frame.text()).isEqualTo(part);
                frames.add(frame.firstByte());
                client.answer(client.read());
            }
            assertThat(frames).containsExactly(0x01, 0x00, 0x80);

            client.send(RawClient.TEXT, "half ".getBytes(StandardCharsets.UTF_8));
            client.answer(client.read());
            client.send(0x80, "whole".getBytes(StandardCharsets.UTF_8));
            assertThat(client.readText()).isEqualTo("half whole");
        }
    }

    @Test
    void pingsAreNotCompressedAndMessagesAroundThemAreReadAsBefore() throws Exception {
        try (EchoServer server = EchoServer.start(pinging());
                RawClient client = RawClient.connect(server.port(), "/ws", DEFLATE)) {
            assertThat(client.responseHead()).contains("permessage-deflate");
            // "Hello" in two fragments, then in one frame that refers to it (RFC 7692 section 7.2.3).
            client.answer(client.read());
            client.send(0x41, new byte[] {(byte) 0xf2, 0x48, (byte) 0xcd});
            client.answer(client.read());
            client.send(0x80, new byte[] {(byte) 0xc9, (byte) 0xc9, 0x07, 0x00});
            client.send(0xC1, new byte[] {(byte) 0xf2, 0x00, 0x11, 0x00, 0x00});
            Eventually.isTrue(() -> server.endpoints.get(0).received.size() == 2);
            assertThat(server.endpoints.get(0).received).containsExactly("Hello", "Hello");
        }
    }

    /** The pings of 40 sessions come every few milliseconds, and the drain closes in the middle of them. */
    @Test
    void nothingFollowsTheCloseFrame() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (EchoServer server = EchoServer.start(pinging())) {
            for (int round = 0; round < 5; round++) {
                List<CompletableFuture<Void>> clients = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    RawClient client = server.connect();
                    clients.add(CompletableFuture.runAsync(() -> talkToTheEnd(client), threads));
                }
                CompletableFuture<DrainReport> report = server.shutdown.stop(Intent.RESTART);
                CompletableFuture.allOf(clients.toArray(CompletableFuture[]::new))
                        .get(60, TimeUnit.SECONDS);
                assertThat(report.join().handshakes()).isEqualTo(40);
                server.server.start();
            }
        } finally {
            threads.shutdown();
        }
    }

    private static void talkToTheEnd(RawClient client) {
        try (client) {
            WireFrame close = client.readAnsweringPings();
            assertThat(close.closeCode()).isEqualTo(1012);
            assertThat(client.isSilentFor(Duration.ofMillis(100)))
                    .as("nothing after the Close frame")
                    .isTrue();
            client.reply(close);
            assertThat(client.read()).isNull();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void noPingFollowsTheCloseFrameOfTheApplication() throws Exception {
        try (EchoServer server = EchoServer.start(pinging());
                RawClient client = server.connect()) {
            client.answer(client.read());
            server.endpoints.get(0).session.close(1000, "done", Callback.NOOP);
            assertThat(client.readAnsweringPings().closeCode()).isEqualTo(1000);
            // Jetty half-closes after a Close frame of its own.
            assertThat(client.read()).isNull();
        }
    }
}
