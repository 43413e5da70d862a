package io.jettyshutdown.session;

import io.jettyshutdown.Reconnects;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.WebSocketConnection;
import org.jspecify.annotations.Nullable;

/**
 * The outermost handler: every upgrade request passes it. It lets our extension into the session, sees the session open,
 * and refuses upgrades while the server drains. Other requests go through untouched.
 */
public final class Gate extends Handler.Wrapper {

    private static final List<String> INTERNAL_ATTRIBUTES = List.of(
            "org.eclipse.jetty.",
            "__oejs.",
            "jakarta.servlet.",
            "jakarta.websocket.",
            "javax.servlet.",
            "javax.websocket.");
    private static final int RETRY_JITTER_SECONDS = 5;

    private final SessionRegistry registry;
    private final long downtimeSeconds;

    public Gate(SessionRegistry registry, Reconnects reconnects) {
        this.registry = registry;
        this.downtimeSeconds = reconnects.downtime().plusMillis(999).toSeconds();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        boolean upgrade = isUpgrade(request);
        ContextSessions missing = registry.contexts().missedBy(request, getServer());
        if (missing != null) {
            if (upgrade) {
                missing.upgradeRefused();
            }
            return refuse(request, response, callback);
        }
        if (!upgrade) {
            return super.handle(request, response, callback);
        }
        if (!registry.enter()) {
            return refuse(request, response, callback);
        }
        TrackedSession session = new TrackedSession(registry);
        String ticket = registry.admission() == Admission.Way.OFFER ? DrainExtension.announce(session) : null;
        // Whatever happens to the request, its stream is completed once, and that leaves the registry again.
        request.addHttpStreamWrapper(stream -> new UpgradeStream(stream, request, session, ticket));
        return super.handle(new UpgradeRequest(request, session, ticket), response, callback);
    }

    /** RFC 6455 section 4.2.1 over HTTP/1.1, RFC 8441 section 4 over HTTP/2. */
    private static boolean isUpgrade(Request request) {
        HttpFields headers = request.getHeaders();
        if (!headers.contains(HttpHeader.SEC_WEBSOCKET_VERSION)) {
            return false;
        }
        return HttpMethod.CONNECT.is(request.getMethod())
                || (HttpMethod.GET.is(request.getMethod()) && headers.contains(HttpHeader.UPGRADE, "websocket"));
    }

    /** RFC 9110 section 15.6.4. The delay is jittered, so that those who are refused together do not come together. */
    private boolean refuse(Request request, Response response, Callback callback) {
        long delay = downtimeSeconds + 1 + ThreadLocalRandom.current().nextInt(RETRY_JITTER_SECONDS);
        response.setStatus(HttpStatus.SERVICE_UNAVAILABLE_503);
        response.getHeaders().put(HttpHeader.RETRY_AFTER, delay);
        if (request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1) {
            response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
        }
        callback.succeeded();
        return true;
    }

    /**
     * An upgrade request as the handlers behind the gate see it: with a ticket, our extension is the first that it offers;
     * the peer's own offer of it is not seen.
     */
    private final class UpgradeRequest extends Request.Wrapper {

        private final TrackedSession session;
        private final HttpFields headers;

        UpgradeRequest(Request request, TrackedSession session, @Nullable String ticket) {
            super(request);
            this.session = session;
            headers = ticket != null || offersOurs(request.getHeaders())
                    ? offering(request.getHeaders(), ticket)
                    : request.getHeaders();
        }

        private static boolean offersOurs(HttpFields headers) {
            return headers.contains(HttpHeader.SEC_WEBSOCKET_EXTENSIONS)
                    && headers.getValuesList(HttpHeader.SEC_WEBSOCKET_EXTENSIONS).stream()
                            .anyMatch(offers -> offers.contains(DrainExtension.NAME));
        }

        private static HttpFields offering(HttpFields headers, @Nullable String ticket) {
            Stream<String> ours = Stream.ofNullable(ticket).map(DrainExtension::offer);
            Stream<String> others = headers.getCSV(HttpHeader.SEC_WEBSOCKET_EXTENSIONS, true).stream()
                    .filter(offered -> !offered.startsWith(DrainExtension.NAME));
            String offers = Stream.concat(ours, others).collect(Collectors.joining(", "));
            return HttpFields.build(headers)
                    .put(HttpHeader.SEC_WEBSOCKET_EXTENSIONS, offers.isEmpty() ? null : offers)
                    .asImmutable();
        }

        @Override
        public HttpFields getHeaders() {
            return headers;
        }

        /** Jetty's upgrade leaves the new connection here: the last that happens in the application's context. */
        @Override
        public @Nullable Object setAttribute(String name, Object attribute) {
            if (name.equals(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE)) {
                session.upgradedIn(ContextHandler.getCurrentContext());
                enter(ContextHandler.getCurrentContextHandler());
            }
            return super.setAttribute(name, attribute);
        }

        private void enter(@Nullable ContextHandler handler) {
            if (handler != null && session.context() == null) {
                ContextSessions context = registry.contexts().sessionsOf(handler);
                context.enter();
                session.setContext(context);
            }
        }
    }

    /** Sees how the upgrade is answered. {@link #succeeded()} is where Jetty opens the session. */
    private final class UpgradeStream extends HttpStream.Wrapper {

        private final Request request;
        private final TrackedSession session;
        private final @Nullable String ticket;

        UpgradeStream(HttpStream stream, Request request, TrackedSession session, @Nullable String ticket) {
            super(stream);
            this.request = request;
            this.session = session;
            this.ticket = ticket;
        }

        @Override
        public void succeeded() {
            try {
                if (request.getAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE)
                        instanceof WebSocketConnection connection) {
                    track(connection);
                }
                super.succeeded();
                session.outgoing().open();
            } finally {
                answered();
            }
        }

        @Override
        public void failed(Throwable failure) {
            try {
                super.failed(failure);
            } finally {
                answered();
            }
        }

        private void answered() {
            if (ticket != null) {
                DrainExtension.withdraw(ticket);
            }
            ContextSessions context = session.context();
            if (context != null) {
                context.exit();
            }
            registry.exit();
        }

        private void track(WebSocketConnection connection) {
            if (registry.admission() == Admission.Way.DIRECT) {
                Admission.admit(session, connection);
            }
            RegisteredSession opening = session.bound()
                    ? session
                    : new UntrackedSession(
                            registry, connection, request.getHttpURI().getPath());
            opening.setAttributes(applicationAttributes());
            opening.setContext(session.context());
            Pings pings = registry.pings();
            if (pings != null) {
                session.setPulse(pings.newPulse(request));
            }
            connection.addEventListener(opening);
        }

        private Map<String, Object> applicationAttributes() {
            Map<String, Object> attributes = new HashMap<>();
            request.asAttributeMap().forEach((name, value) -> {
                if (INTERNAL_ATTRIBUTES.stream().noneMatch(name::startsWith)) {
                    attributes.put(name, value);
                }
            });
            return Map.copyOf(attributes);
        }
    }
}
