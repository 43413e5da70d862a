package io.jettyshutdown.faults;

import io.jettyshutdown.DrainReport;
import java.util.List;

/**
 * How a case ended.
 *
 * @param result its line of the matrix
 * @param sessions from the drain's report, as are the next six
 * @param handshakes see {@link DrainReport}
 * @param noReply see {@link DrainReport}
 * @param aborted see {@link DrainReport}
 * @param abnormal see {@link DrainReport}
 * @param pendingUpgrades see {@link DrainReport}
 * @param refusedUpgrades see {@link DrainReport}
 * @param droppedPackets those that did not arrive, if the case drops any
 */
record PeerFaultOutcome(
        CaseResult result,
        int sessions,
        int handshakes,
        int noReply,
        int aborted,
        int abnormal,
        int pendingUpgrades,
        int refusedUpgrades,
        long droppedPackets) {

    static PeerFaultOutcome of(CaseResult result, DrainReport report, Fault fault) throws Exception {
        return new PeerFaultOutcome(
                result,
                report.sessions(),
                report.handshakes(),
                report.noReply(),
                report.aborted(),
                report.abnormal(),
                report.pendingUpgrades(),
                report.refusedUpgrades(),
                fault.needsNetworkOfItsOwn() ? DroppedPackets.count() : 0);
    }

    PeerFaultOutcome withLeftBehind(List<String> more) {
        return new PeerFaultOutcome(
                result.withLeftBehind(more),
                sessions,
                handshakes,
                noReply,
                aborted,
                abnormal,
                pendingUpgrades,
                refusedUpgrades,
                droppedPackets);
    }
}
