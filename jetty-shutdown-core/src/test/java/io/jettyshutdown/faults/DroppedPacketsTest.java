package io.jettyshutdown.faults;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jettyshutdown.testing.Part;
import io.jettyshutdown.testing.Parts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The machine's own network is never touched. */
class DroppedPacketsTest {

    @BeforeEach
    void part() {
        Parts.require(Part.NETWORK_NAMESPACES);
    }

    @AfterEach
    void forget() {
        System.clearProperty(DroppedPackets.FOREIGN_NAMESPACE);
    }

    @Test
    void processThatWasNotStartedForItIsRefused() {
        assertThatThrownBy(DroppedPackets::requireNamespaceOfItsOwn).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void processThatSharesTheNamespaceOfTheOneThatStartedItIsRefused() throws Exception {
        System.setProperty(DroppedPackets.FOREIGN_NAMESPACE, DroppedPackets.namespace());
        assertThatThrownBy(DroppedPackets::requireNamespaceOfItsOwn).isInstanceOf(IllegalStateException.class);
    }
}
