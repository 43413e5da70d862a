package io.jettyshutdown.demo.bench.trial;

import io.jettyshutdown.demo.bench.client.EchoClients;
import io.jettyshutdown.demo.bench.server.Census;
import io.jettyshutdown.demo.bench.server.Contender;
import io.jettyshutdown.demo.bench.server.ServerProcess;
import io.jettyshutdown.demo.bench.wire.Visitor;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the sessions of one server hold at rest. */
public final class RestTrial {

    private RestTrial() {}

    /**
     * How many sessions are open before those that are measured, and stay open: classes are loaded, pools filled and
     * threads started when the first census is taken.
     */
    public static int warmUpSessions(int sessions) {
        return sessions / 10;
    }

    /** What that many sessions hold, in each state that the visitor's go through. */
    public static Map<Rest, Census> run(Contender contender, Visitor visitor, int sessions)
            throws IOException, InterruptedException {
        try (ServerProcess process = ServerProcess.launch(contender);
                EchoClients first = new EchoClients();
                EchoClients clients = new EchoClients()) {
            int port = (int) process.ask("START");
            List<Rest> states = Rest.of(visitor);
            first.open(port, warmUpSessions(sessions), visitor);
            if (states.stream().anyMatch(Rest::echoed)) {
                first.exchange(Rest.ECHOES);
            }
            Census before = process.census();

            clients.open(port, sessions, visitor);
            Map<Rest, Census> held = new EnumMap<>(Rest.class);
            for (Rest state : states) {
                if (state.echoed()) {
                    clients.exchange(Rest.ECHOES);
                }
                held.put(state, process.census().minus(before));
            }
            return held;
        }
    }
}
