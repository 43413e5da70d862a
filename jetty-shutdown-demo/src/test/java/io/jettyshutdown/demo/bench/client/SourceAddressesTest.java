package io.jettyshutdown.demo.bench.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Other systems have one loopback address. */
@EnabledOnOs(OS.LINUX)
class SourceAddressesTest {

    @Test
    void addressChangesBeforeItsPortsRunOut() {
        assertThat(address(0)).isEqualTo("127.0.0.2");
        assertThat(address(SourceAddresses.SESSIONS_PER_ADDRESS - 1)).isEqualTo("127.0.0.2");
        assertThat(address(SourceAddresses.SESSIONS_PER_ADDRESS)).isEqualTo("127.0.0.3");
        assertThat(address(254 * SourceAddresses.SESSIONS_PER_ADDRESS)).isEqualTo("127.0.1.0");
        assertThat(SourceAddresses.of(Integer.MAX_VALUE).getAddress())
                .satisfies(last -> assertThat(last.isLoopbackAddress()).isTrue());
    }

    private static String address(int session) {
        InetAddress address = SourceAddresses.of(session).getAddress();
        return address.getHostAddress();
    }
}
