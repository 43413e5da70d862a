package io.jettyshutdown.faults;

import java.util.stream.Stream;

/** The cases whose results are on the page. */
final class PeerFaultMatrix {

    /** The name of the table. */
    static final String TABLE = "peers";

    private static final int PEERS = 1000;

    private PeerFaultMatrix() {}

    /** In the order of the table. */
    static Stream<PeerFaultCase> cases() {
        return Stream.of(Fault.values())
                .flatMap(fault -> Stream.of(1, 10, 100).map(percent -> new PeerFaultCase(fault, PEERS, percent)));
    }
}
