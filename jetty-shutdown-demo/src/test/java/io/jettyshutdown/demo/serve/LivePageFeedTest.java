package io.jettyshutdown.demo.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jettyshutdown.DrainReport;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Reconnects;
import io.jettyshutdown.demo.page.LivePage;
import io.jettyshutdown.testing.Eventually;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketClose;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketMessage;
import org.eclipse.jetty.websocket.api.annotations.WebSocket;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the live page is told, and how often. */
class LivePageFeedTest {

    /** Somebody who watches, or only is there. */
    @WebSocket
    public static final class Watcher {

        final List<JsonNode> states = new CopyOnWriteArrayList<>();
        volatile int closeCode;

        @OnWebSocketMessage
        public void received(String message) {
            try {
                states.add(new ObjectMapper().readTree(message));
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }

        @OnWebSocketClose
        public void closed(int code) {
            closeCode = code;
        }

        JsonNode last() {
            return states.get(states.size() - 1);
        }
    }

    private final Restarts server = new Restarts();
    private final WebSocketClient client = new WebSocketClient();
    private final Watcher watcher = new Watcher();
    private Session watching;

    @BeforeEach
    void watch() throws Exception {
        server.start(Reconnects.elsewhere(1000));
        client.start();
        watching = connect(watcher).get(20, TimeUnit.SECONDS);
        Eventually.isTrue(() ->
                !watcher.states.isEmpty() && watcher.last().get("openSessions").asInt() == 1);
    }

    private CompletableFuture<Session> connect(Watcher another) throws Exception {
        URI feed = server.server().addresses().metrics().resolve("/feed");
        return client.connect(another, URI.create(feed.toString().replace("http", "ws")));
    }

    @Test
    void onePageTooManyIsRefusedUntilOthersAreClosed() throws Exception {
        for (int pages = 1; pages < LivePage.MOST_PAGES; pages++) {
            connect(new Watcher()).get(20, TimeUnit.SECONDS);
        }
        // Jetty counts a session a moment after its client knows that it is open.
        Eventually.isTrue(() -> answer().contains("503"));

        client.getOpenSessions().forEach(Session::close);
        Eventually.isTrue(() -> answer().equals("open"));
    }

    private String answer() throws Exception {
        return connect(new Watcher())
                .handle((session, refused) -> refused == null ? "open" : String.valueOf(refused.getMessage()))
                .get(20, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        client.stop();
        server.close();
    }

    private void connect() throws Exception {
        client.connect(new Watcher(), server.address()).get(20, TimeUnit.SECONDS);
    }

    @Test
    void changesAreToldFiveTimesPerSecondAtMost() throws Exception {
        long begin = System.nanoTime();
        for (int i = 0; i < 300; i++) {
            connect();
        }
        Eventually.isTrue(() -> watcher.last().get("openSessions").asInt() == 301);
        long rounds = (System.nanoTime() - begin) / Duration.ofMillis(200).toNanos();
        assertThat(watcher.states.size()).isBetween(2, (int) rounds + 3);
    }

    @Test
    void nothingIsSaidTwiceUnlessThePageAsks() {
        int before = watcher.states.size();
        await().during(Duration.ofMillis(700)).until(() -> watcher.states.size() == before);
        watching.sendText("still there?", Callback.NOOP);
        Eventually.isTrue(() -> watcher.states.size() == before + 1);
        assertThat(watcher.last()).isEqualTo(watcher.states.get(before - 1));
    }

    @Test
    void itIsDrainedLikeEverySession() throws Exception {
        connect();
        DrainReport report = server.server().shutdown().stop(Intent.RESTART).get(20, TimeUnit.SECONDS);
        Eventually.isTrue(() -> watcher.closeCode == 1012);
        assertThat(report.sessions()).isEqualTo(2);
        assertThat(report.handshakes()).isEqualTo(2);
    }
}
