package io.jettyshutdown.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Outcome;
import io.jettyshutdown.SessionListener;
import io.jettyshutdown.testing.EchoServer;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.RawClient;
import io.jettyshutdown.testing.RawClient.WireFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Close frame that was on the wire is counted, even if the peer acts on it before the write is reported. */
class CloseAccountingTest {

    /** So many that some of them win the race. */
    private static final int SESSIONS = 300;

    private final Map<String, Integer> ends = new ConcurrentHashMap<>();
    private final ExecutorService peers = Executors.newCachedThreadPool();
    private final List<Future<?>> work = new ArrayList<>();

    @AfterEach
    void stop() {
        peers.shutdownNow();
    }

    @FunctionalInterface
    private interface Peer {
        void closed(RawClient client, WireFrame close) throws Exception;
    }

    @Test
    void handshakeThatTheApplicationBeganIsCounted() throws Exception {
        try (EchoServer server = EchoServer.start(GracefulShutdown.builder())) {
            connect(server, (client, close) -> client.reply(close));
            server.endpoints.forEach(endpoint -> endpoint.session.close(1000, "done", Callback.NOOP));
            awaitPeers();
            awaitEnds();
            assertThat(ends).isEqualTo(Map.of("1000 HANDSHAKE", SESSIONS));
        }
    }

    @Test
    void closeFrameThatThePeerAnswersWithAResetIsCounted() throws Exception {
        try (EchoServer server = EchoServer.start(GracefulShutdown.builder())) {
            connect(server, (client, close) -> client.reset());
            DrainReport report = server.shutdown.stop(Intent.RESTART).get(20, TimeUnit.SECONDS);
            awaitPeers();
            awaitEnds();
            assertThat(ends).isEqualTo(Map.of("1006 NO_REPLY", SESSIONS));
            assertThat(report.noReply()).isEqualTo(SESSIONS);
            assertThat(report.closeFramesSent()).isEqualTo(Map.of(1012, SESSIONS));
        }
    }

    private void connect(EchoServer server, Peer peer) throws Exception {
        server.shutdown.addListener(new SessionListener() {
            @Override
            public void sessionEnded(int code, Outcome outcome) {
                ends.merge(code + " " + outcome, 1, Integer::sum);
            }
        });
        for (int i = 0; i < SESSIONS; i++) {
            RawClient client = server.connect();
            work.add(peers.submit(() -> {
                try (client) {
                    peer.closed(client, client.readClose());
                    return null;
                }
            }));
        }
    }

    private void awaitPeers() throws Exception {
        for (Future<?> done : work) {
            done.get(20, TimeUnit.SECONDS);
        }
    }

    /** Of whatever kind. A listener is told soon after the event, not with it. */
    private void awaitEnds() {
        Eventually.isTrue(
                () -> ends.values().stream().mapToInt(Integer::intValue).sum() == SESSIONS);
    }
}
