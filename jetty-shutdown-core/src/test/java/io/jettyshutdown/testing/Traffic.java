package io.jettyshutdown.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.metrics.GracefulShutdownMetrics;
import io.jettyshutdown.testing.Application.Closed;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/** Clients that talk with an application while its server drains; and the check, from all sides, that nothing was missing. */
public final class Traffic {

    private static final int ENOUGH = 3;

    private final GracefulShutdown shutdown;
    private final Application application;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<RecordingClient> clients = new ArrayList<>();

    /** Between clients, which are to be connected, and this application. */
    public Traffic(GracefulShutdown shutdown, Application application) {
        this.shutdown = shutdown;
        this.application = application;
        new GracefulShutdownMetrics(shutdown).bindTo(meters);
    }

    /** Adds so many clients, which offer these extensions. */
    public void connect(WebSocketClient client, URI uri, int count, String... extensions) throws Exception {
        for (int i = 0; i < count; i++) {
            clients.add(RecordingClient.connect(client, uri, "client " + clients.size(), extensions));
        }
    }

    /** Adds so many clients that speak a subprotocol. */
    public void connect(WebSocketClient client, URI uri, int count, Subprotocol subprotocol) throws Exception {
        for (int i = 0; i < count; i++) {
            connect(client, uri, "client " + clients.size(), subprotocol);
        }
    }

    /** Adds one client with a name of its own, which speaks a subprotocol. */
    public void connect(WebSocketClient client, URI uri, String name, Subprotocol subprotocol) throws Exception {
        clients.add(RecordingClient.connect(client, uri, name, subprotocol));
    }

    /** Waits until messages flow both ways in every session, and fails if one of them is not tracked. */
    public void awaitFlow() {
        Eventually.isTrue(() -> shutdown.openSessions() == clients.size()
                && clients.stream().allMatch(client -> client.received().size() > ENOUGH));
        assertThat(shutdown.untrackedSessions()).isZero();
    }

    /** Fails unless every session ended with a closing handshake with the drain's code and reason, and nothing was lost. */
    public void assertComplete(DrainReport report) throws Exception {
        int sessions = clients.size();
        for (RecordingClient client : clients) {
            Handshakes.assertTold(report.intent(), client.closed());
        }
        assertThat(report.result()).isEqualTo(DrainReport.Result.COMPLETED);
        assertThat(report.sessions()).isEqualTo(sessions);
        assertThat(report.handshakes()).isEqualTo(sessions);
        assertThat(report.closeFramesSent()).isEqualTo(Map.of(report.intent().code(), sessions));
        assertThat(report.closeFramesReceived()).isEqualTo(Map.of(1000, sessions));
        assertThat(shutdown.openSessions()).isZero();
        assertThat(shutdown.untrackedSessions()).isZero();
        assertApplicationSawAll();
        assertMeters(report);
    }

    private void assertApplicationSawAll() {
        // Applications are told when the drain knows already.
        Eventually.isTrue(() -> application.closed().size() >= clients.size());
        assertThat(application.closed())
                .containsExactlyInAnyOrderElementsOf(clients.stream()
                        .map(client -> new Closed(1000, client.name()))
                        .toList());
        for (RecordingClient client : clients) {
            assertThat(client.sent()).endsWith(client.name());
            assertThat(application.messages().stream().filter(message -> isOf(client, message)))
                    .containsExactlyElementsOf(client.sent());
            assertThat(client.received())
                    .containsAll(application.sent().stream()
                            .filter(answer -> isOf(client, answer.substring("re ".length())))
                            .toList());
        }
    }

    private static boolean isOf(RecordingClient client, String message) {
        return message.equals(client.name()) || message.startsWith(client.name() + " ");
    }

    private void assertMeters(DrainReport report) {
        double sessions = clients.size();
        String code = Integer.toString(report.intent().code());
        Eventually.isTrue(
                () -> counted("jetty.websocket.sessions.ended", "code", "1000", "outcome", "handshake") == sessions);
        assertThat(counted("jetty.websocket.close.frames", "direction", "sent", "code", code, "source", "drain"))
                .isEqualTo(sessions);
        assertThat(counted("jetty.websocket.close.frames", "direction", "received", "code", "1000", "source", "drain"))
                .isEqualTo(sessions);
        assertThat(meters.get("jetty.websocket.close.handshake")
                        .tag("code", code)
                        .timer()
                        .count())
                .isEqualTo(clients.size());
        assertThat(meters.get("jetty.websocket.sessions").gauge().value()).isZero();
        assertThat(meters.get("jetty.websocket.sessions.untracked").gauge().value())
                .isZero();
    }

    private double counted(String name, String... tags) {
        return meters.get(name).tags(tags).counter().count();
    }
}
