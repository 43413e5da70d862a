package io.jettyshutdown.demo.bench.server;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Reconnects;
import io.jettyshutdown.metrics.GracefulShutdownMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** An embedded Jetty with one WebSocket endpoint; the kinds differ in what makes their stop graceful only. */
final class JettyServer implements ServerUnderTest {

    /** Reconnects per second. */
    static final String RATE = "jettyshutdown.bench.rate";

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final MessageCounts messages = new MessageCounts();
    private final WebSocketUpgradeHandler upgrades = WebSocketUpgradeHandler.from(server, container -> {
        container.setIdleTimeout(Duration.ZERO); // the sessions are idle until the stop
        container.addMapping("/", (request, response, callback) -> new Endpoint(messages));
    });

    private JettyServer() {
        connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        connector.setAcceptQueueSize(Limits.ACCEPT_QUEUE);
        server.addConnector(connector);
        server.setHandler(upgrades);
    }

    /** All that Jetty itself offers: the graceful handler and a stop timeout. */
    static JettyServer stock() {
        JettyServer jetty = new JettyServer();
        jetty.server.setHandler(new GracefulHandler(jetty.upgrades));
        jetty.server.setStopTimeout(Limits.STOP.toMillis());
        return jetty;
    }

    /** The library, with a rate so high that every session is closed at once. */
    static JettyServer withLibrary() {
        JettyServer jetty = new JettyServer();
        jetty.install(Limits.STOP, Reconnects.UNPACED);
        return jetty;
    }

    /** The library, with the rate that the system property {@value #RATE} says. */
    static JettyServer paced() {
        JettyServer jetty = new JettyServer();
        jetty.install(Limits.STOP.multipliedBy(2), Reconnects.elsewhere(Double.parseDouble(System.getProperty(RATE))));
        return jetty;
    }

    /** The library, and a page of its meters for whoever asks. */
    static JettyServer withMeters() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        JettyServer jetty = new JettyServer();
        jetty.upgrades.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                Content.Sink.write(response, true, registry.scrape(), callback);
                return true;
            }
        });
        new GracefulShutdownMetrics(jetty.install(Limits.STOP, Reconnects.UNPACED)).bindTo(registry);
        return jetty;
    }

    /** Speaks HTTP/2 in clear text instead, and takes as many streams on a connection as come. */
    JettyServer overHttp2() {
        HTTP2CServerConnectionFactory http2 = new HTTP2CServerConnectionFactory(new HttpConfiguration());
        http2.setMaxConcurrentStreams(Integer.MAX_VALUE);
        connector.setConnectionFactories(List.of(http2));
        return this;
    }

    private GracefulShutdown install(Duration gracePeriod, Reconnects reconnects) {
        return GracefulShutdown.builder()
                .gracePeriod(gracePeriod)
                .reconnects(reconnects)
                .onStop(Intent.RESTART)
                .install(server);
    }

    @Override
    public int start() throws Exception {
        server.start();
        return connector.getLocalPort();
    }

    @Override
    public void stop() throws Exception {
        try {
            server.stop();
        } catch (TimeoutException late) {
            // Now and then one of stock Jetty's sessions does not end in time; how long it took is what is measured.
            if (!(server.getHandler() instanceof GracefulHandler)) {
                throw late;
            }
        }
    }

    @Override
    public MessageCounts messages() {
        return messages;
    }

    /** Sends back what it receives. Public, since Jetty calls it by reflection. */
    public static final class Endpoint extends Session.Listener.AbstractAutoDemanding
            implements org.eclipse.jetty.websocket.api.Callback {

        private final MessageCounts messages;

        private Endpoint(MessageCounts messages) {
            this.messages = messages;
        }

        @Override
        public void onWebSocketText(String message) {
            messages.received.incrementAndGet();
            getSession().sendText(message, this);
        }

        @Override
        public void succeed() {
            messages.echoed.incrementAndGet();
        }

        @Override
        public void fail(Throwable notSent) {}

        /** Stock Jetty's stop ends many sessions by an idle timeout; to log each of them would be measured, too. */
        @Override
        public void onWebSocketError(Throwable cause) {}
    }
}
