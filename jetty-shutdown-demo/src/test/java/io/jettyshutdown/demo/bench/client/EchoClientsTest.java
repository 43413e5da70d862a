package io.jettyshutdown.demo.bench.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jettyshutdown.demo.bench.wire.Visitor;
import java.net.ProtocolException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EchoClientsTest {

    /** Public, since Jetty calls it by reflection. */
    public static final class Endpoint extends Session.Listener.AbstractAutoDemanding {

        private final UnaryOperator<String> answer;
        private final AtomicLong received;

        private Endpoint(UnaryOperator<String> answer, AtomicLong received) {
            this.answer = answer;
            this.received = received;
        }

        @Override
        public void onWebSocketText(String message) {
            received.incrementAndGet();
            getSession().sendText(answer.apply(message), Callback.NOOP);
        }
    }

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final AtomicLong received = new AtomicLong();

    private EchoClients connect(UnaryOperator<String> answer) throws Exception {
        server.addConnector(connector);
        server.setHandler(WebSocketUpgradeHandler.from(
                server,
                container ->
                        container.addMapping("/", (request, response, callback) -> new Endpoint(answer, received))));
        server.start();
        EchoClients clients = new EchoClients();
        clients.open(connector.getLocalPort(), EchoClients.SESSIONS, Visitor.BROWSER);
        return clients;
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void everyMessageIsEchoedAndCounted() throws Exception {
        try (EchoClients clients = connect(message -> message)) {
            long first = clients.load(TimeUnit.MILLISECONDS.toNanos(50));
            assertThat(first)
                    .isEqualTo(received.get())
                    .isGreaterThanOrEqualTo((long) EchoClients.SESSIONS * EchoClients.WINDOW);
            assertThat(first + clients.load(1)).isEqualTo(received.get());
        }
    }

    @Test
    void whatIsNoEchoIsNotCounted() throws Exception {
        try (EchoClients clients = connect(message -> message.replace("chats", "chat!"))) {
            assertThatThrownBy(() -> clients.load(TimeUnit.SECONDS.toNanos(5))).isInstanceOf(ProtocolException.class);
        }
    }
}
