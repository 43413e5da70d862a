package io.jettyshutdown.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.DrainReport;
import io.jettyshutdown.Intent;
import io.jettyshutdown.codes.CloseReason;
import io.jettyshutdown.testing.Application.Closed;
import java.util.List;
import java.util.Map;

/** What a drain must have done to {@link RecordingClient}s, as seen from all sides. */
public final class Handshakes {

    private Handshakes() {}

    /** Fails unless every session of the drain is one of these clients' and ended with a closing handshake. */
    public static void assertComplete(DrainReport report, Application application, List<RecordingClient> clients)
            throws Exception {
        for (RecordingClient client : clients) {
            assertTold(report.intent(), client.closed());
        }
        // Applications are told when the drain knows already.
        Eventually.isTrue(() -> application.closed().size() >= clients.size());
        assertThat(report.result()).isEqualTo(DrainReport.Result.COMPLETED);
        assertThat(report.sessions()).isEqualTo(clients.size());
        assertThat(report.handshakes()).isEqualTo(clients.size());
        assertThat(report.closeFramesSent()).isEqualTo(Map.of(report.intent().code(), clients.size()));
        assertThat(report.closeFramesReceived()).isEqualTo(Map.of(1000, clients.size()));
        List<String> names = clients.stream().map(RecordingClient::name).toList();
        assertThat(application.messages()).containsExactlyInAnyOrderElementsOf(names);
        assertThat(application.closed())
                .containsExactlyInAnyOrderElementsOf(
                        names.stream().map(name -> new Closed(1000, name)).toList());
    }

    /** Fails unless the client saw code and reason of this intent, with the hint. */
    public static void assertTold(Intent intent, Closed closed) {
        CloseReason reason = CloseReason.parse(closed.reason());
        assertThat(closed.code()).isEqualTo(intent.code());
        assertThat(reason.text()).isEqualTo(intent.reason());
        assertThat(reason.retryAfter()).isPresent();
    }
}
