package io.jettyshutdown.demo.rolling;

import io.jettyshutdown.codes.CloseCode;
import io.jettyshutdown.codes.ReconnectPolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client of another make than the fleet's, which comes back by the same rules, and writes down each delay that it
 * chose. On each connection it says a number and counts what comes.
 */
final class ReturningClient {

    /** One end of a connection, or one attempt that failed. */
    record Delay(int code, String reason, int failuresBefore, Duration chosen) {

        static final int NOT_CONNECTED = 0;

        boolean afterFailure() {
            return code == NOT_CONNECTED;
        }
    }

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final List<Delay> delays = new CopyOnWriteArrayList<>();
    final AtomicInteger messages = new AtomicInteger();

    private final URI address;
    private final boolean replies;
    private volatile boolean left;
    private int failures;

    /** A client that replies to Close frames, and comes back; or neither. */
    ReturningClient(URI address, boolean replies) {
        this.address = address;
        this.replies = replies;
        connect();
    }

    private void connect() {
        HTTP.newWebSocketBuilder()
                .connectTimeout(Duration.ofSeconds(10))
                .buildAsync(address, new Connection())
                .whenComplete((opened, failure) -> {
                    if (failure != null) {
                        int before = failures++;
                        Duration delay = ReconnectPolicy.DEFAULT.afterFailedAttempt(retryAfter(failure), before);
                        comeBack(new Delay(Delay.NOT_CONNECTED, "", before, delay));
                    } else {
                        failures = 0;
                        opened.sendText("1", true);
                    }
                });
    }

    private static Duration retryAfter(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause instanceof WebSocketHandshakeException refused
                ? refused.getResponse().headers().firstValue("Retry-After").stream()
                        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                        .findFirst()
                        .orElse(null)
                : null;
    }

    private void comeBack(Delay delay) {
        delays.add(delay);
        if (replies && !left) {
            CompletableFuture.delayedExecutor(delay.chosen().toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> {
                        if (!left) {
                            connect();
                        }
                    });
        }
    }

    void leave() {
        left = true;
    }

    private final class Connection implements WebSocket.Listener {

        @Override
        public CompletionStage<?> onText(WebSocket connection, CharSequence data, boolean last) {
            messages.incrementAndGet();
            connection.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket connection, int code, String reason) {
            comeBack(new Delay(
                    code,
                    reason,
                    0,
                    ReconnectPolicy.DEFAULT.afterClose(code, reason, 0).orElseThrow()));
            return replies ? null : new CompletableFuture<>();
        }

        @Override
        public void onError(WebSocket connection, Throwable error) {
            comeBack(new Delay(
                    CloseCode.ABNORMAL,
                    "",
                    0,
                    ReconnectPolicy.DEFAULT
                            .afterClose(CloseCode.ABNORMAL, null, 0)
                            .orElseThrow()));
        }
    }
}
