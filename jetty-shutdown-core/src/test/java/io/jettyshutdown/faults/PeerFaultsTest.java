package io.jettyshutdown.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.testing.Part;
import io.jettyshutdown.testing.Parts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each fault with some of the peers: the responsive ones are served right, the grace period holds, nothing is left
 * behind. With {@code -Dfaults.full=true} a thousand peers, and each fault with few, some and all of them; the results
 * become the page.
 */
class PeerFaultsTest {

    private static final boolean FULL = Boolean.getBoolean("faults.full");

    private static final List<CaseResult> RESULTS = new ArrayList<>();

    static Stream<PeerFaultCase> cases() {
        return FULL
                ? PeerFaultMatrix.cases()
                : Stream.of(Fault.values()).map(fault -> new PeerFaultCase(fault, 200, 10));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void responsivePeersAreServedRightAndTheGracePeriodHolds(PeerFaultCase wanted) throws Exception {
        PeerFaultOutcome outcome = run(wanted);
        CaseResult result = outcome.result();
        RESULTS.add(result);

        assertThat(result.servedRight()).isEqualTo(wanted.responsive());
        assertThat(result.took()).isLessThan(result.gracePeriod().plusSeconds(5));
        assertThat(result.leftBehind()).isEmpty();
        assertThat(outcome.handshakes()).isGreaterThanOrEqualTo(wanted.responsive());
        assertThat(outcome.handshakes() + outcome.noReply() + outcome.aborted() + outcome.abnormal())
                .as("how each session ended")
                .isEqualTo(outcome.sessions());
        assertThat(outcome.pendingUpgrades()).isZero();
        switch (wanted.fault()) {
            // Some may have ended before the drain knew them; the others were told and have told, whoever was first.
            case CROSSES -> assertThat(outcome.handshakes()).isEqualTo(outcome.sessions());
            // Else the fault has not happened: there was room for all that was sent.
            case STOPS_READING, PINGS_UNREAD -> assertThat(outcome.aborted()).isPositive();
            case HALF_CLOSES_BEFORE -> assertThat(outcome.sessions()).isEqualTo(wanted.responsive());
            case HALF_OPEN -> {
                assertThat(outcome.droppedPackets()).isPositive();
                assertThat(outcome.handshakes()).isEqualTo(wanted.responsive());
                assertThat(outcome.noReply() + outcome.aborted()).isEqualTo(wanted.faulty());
            }
            default -> assertThat(outcome.droppedPackets()).isZero();
        }
    }

    private static PeerFaultOutcome run(PeerFaultCase wanted) throws Exception {
        if (wanted.fault().needsNetworkOfItsOwn()) {
            Parts.require(Part.NETWORK_NAMESPACES);
            return PeerFaultProcess.run(wanted);
        }
        return wanted.run();
    }

    @AfterAll
    static void results() throws IOException {
        if (FULL) {
            FaultMatrix.write(PeerFaultMatrix.TABLE, RESULTS);
        }
    }
}
