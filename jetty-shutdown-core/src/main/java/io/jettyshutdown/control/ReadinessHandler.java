package io.jettyshutdown.control;

import io.jettyshutdown.GracefulShutdown;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Tells load balancers whether they should send new work: {@code 200 ready}, or another status from the first moment of a
 * drain until it is cancelled. It takes GET and HEAD, at every path where it is mounted, from anybody: probes come from
 * elsewhere and have no token.
 *
 * <pre>{@code
 * ContextHandler ready = new ContextHandler(ReadinessHandler.of(shutdown), "/ready");
 * ready.setAllowNullPathInContext(true);
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class ReadinessHandler extends Handler.Abstract.NonBlocking {

    private final GracefulShutdown shutdown;
    private final int notReadyStatus;

    private ReadinessHandler(GracefulShutdown shutdown, int notReadyStatus) {
        this.shutdown = shutdown;
        this.notReadyStatus = notReadyStatus;
    }

    /**
     * Answers 503 while the server is not ready.
     *
     * @param shutdown what to ask
     * @return a handler to mount
     */
    public static ReadinessHandler of(GracefulShutdown shutdown) {
        return of(shutdown, HttpStatus.SERVICE_UNAVAILABLE_503);
    }

    /**
     * Answers another status while the server is not ready.
     *
     * @param shutdown what to ask
     * @param notReadyStatus from 400 to 599; 404 for HAProxy's {@code http-check disable-on-404}, which keeps the
     *     sessions that are open
     * @return a handler to mount
     * @throws IllegalArgumentException for another status, which a load balancer would take for a healthy one
     */
    public static ReadinessHandler of(GracefulShutdown shutdown, int notReadyStatus) {
        if (notReadyStatus < 400 || notReadyStatus > 599) {
            throw new IllegalArgumentException("notReadyStatus is " + notReadyStatus
                    + ", but must be from 400 to 599: load balancers take others for healthy");
        }
        return new ReadinessHandler(shutdown, notReadyStatus);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (!HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod())) {
            response.setStatus(HttpStatus.METHOD_NOT_ALLOWED_405);
            response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
            callback.succeeded();
            return true;
        }
        boolean ready = shutdown.isReady();
        response.setStatus(ready ? HttpStatus.OK_200 : notReadyStatus);
        response.getHeaders()
                .put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8")
                .put(HttpHeader.CACHE_CONTROL, "no-store");
        Content.Sink.write(response, true, ready ? "ready\n" : "not ready\n", callback);
        return true;
    }
}
