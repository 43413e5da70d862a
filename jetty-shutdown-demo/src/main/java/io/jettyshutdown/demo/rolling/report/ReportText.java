package io.jettyshutdown.demo.rolling.report;

import static io.jettyshutdown.demo.cli.Text.format;

import io.jettyshutdown.codes.CloseCode;
import io.jettyshutdown.demo.cli.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A report as people like to read it. */
public final class ReportText {

    private static final String TEXT = """

            %s, in %.1f s

              Disconnects                    %,d (%.2f per client, %d at most)
            %s
              Closing handshakes completed   %,d of %,d
              Messages from clients          %,d sent, %,d lost
              Messages to clients            %,d sent, %,d lost
              Attempts that failed           %s
              Outage of a client             %,d ms median, %,d ms p99, %,d ms at most
              Reconnects                     %,d per second at most
              Reconnects against the rate    %.0f %% of what %s per second allow
              Stop of a server               %.1f s at most, of %.1f s

            %s""";

    private ReportText() {}

    public static String of(RollingReport report) {
        return format(
                TEXT,
                title(report),
                report.durationMillis() / 1000.0,
                report.disconnects(),
                report.disconnectsPerClient().mean(),
                report.disconnectsPerClient().max(),
                closeCodes(report),
                report.handshakesCompleted(),
                report.disconnects(),
                report.clientToServer().sent(),
                report.clientToServer().lost(),
                report.serverToClient().sent(),
                report.serverToClient().lost(),
                failedAttempts(report),
                report.outageMillis().p50(),
                report.outageMillis().p99(),
                report.outageMillis().max(),
                report.peakReconnectsPerSecond(),
                report.reconnectsOverRate() * 100,
                Text.number(report.reconnectRate(), 2),
                report.longestStopMillis() / 1000.0,
                report.gracePeriodMillis() / 1000.0,
                verdict(report));
    }

    private static String failedAttempts(RollingReport report) {
        return report.failedAttempts().isEmpty()
                ? "0"
                : report.failedAttempts().entrySet().stream()
                        .map(failed -> format(
                                failed.getKey().equals("none") ? "%,d without an answer" : "%,d with status %s",
                                failed.getValue(),
                                failed.getKey()))
                        .collect(Collectors.joining(", "));
    }

    public static String title(RollingReport report) {
        return format("Rolling %s of %,d nodes under %,d clients", report.intent(), report.nodes(), report.clients());
    }

    private static String closeCodes(RollingReport report) {
        return report.closeCodes().entrySet().stream()
                .map(seen -> format(
                        "    with close code %d         %,d (%s)",
                        seen.getKey(),
                        seen.getValue(),
                        CloseCode.of(seen.getKey()).name()))
                .collect(Collectors.joining("\n"));
    }

    private static String verdict(RollingReport report) {
        List<String> faults = new ArrayList<>();
        addFault(faults, report.unclean(), "sessions ended without a Close frame (1006)");
        addFault(faults, report.disconnects() - report.handshakesCompleted(), "closing handshakes were not completed");
        addFault(faults, report.messagesLost(), "messages were lost");
        addFault(faults, report.connectionsUnaccounted(), "connections are in no server's ledger");
        if (report.manyAttemptsFailed()) {
            faults.add("clients were refused: " + failedAttempts(report));
        }
        if (report.stoppedTooLate()) {
            faults.add("a server took longer to stop than its grace period");
        }
        if (report.rateWasAgreed() && report.reconnectsOverRate() > 1) {
            faults.add(format("clients came back %.2f times as fast as allowed", report.reconnectsOverRate()));
        }
        return faults.isEmpty()
                ? "Every client was told, answered and came back in its turn. No message was lost."
                : "FAILED: " + String.join("; ", faults) + ".";
    }

    private static void addFault(List<String> faults, long count, String what) {
        if (count > 0) {
            faults.add(format("%,d %s", count, what));
        }
    }
}
