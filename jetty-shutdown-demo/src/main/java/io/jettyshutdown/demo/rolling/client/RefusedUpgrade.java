package io.jettyshutdown.demo.rolling.client;

import java.time.Duration;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.websocket.client.JettyUpgradeListener;
import org.jspecify.annotations.Nullable;

/** Listens for what a server that refuses an upgrade says about coming back. */
final class RefusedUpgrade implements JettyUpgradeListener {

    private static final String NO_ANSWER = "none";

    private volatile String kind = NO_ANSWER;
    private volatile @Nullable Duration retryAfter;

    @Override
    public void onHandshakeResponse(Request request, Response response) {
        kind = String.valueOf(response.getStatus());
        long seconds = response.getHeaders().getLongField(HttpHeader.RETRY_AFTER);
        if (seconds >= 0) {
            retryAfter = Duration.ofSeconds(seconds);
        }
    }

    /** The status of the answer, or {@code none} if there was no answer. */
    String kind() {
        return kind;
    }

    /** The delay that the server asked for; null if it did not. */
    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }
}
