package io.jettyshutdown.demo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the sessions of one server hold at rest, in a fresh process. */
final class RestTrial {

    private RestTrial() {}

    /**
     * How many sessions are open before those that are measured, and stay open: classes are loaded, pools filled and
     * threads started when the first census is taken.
     */
    static int warmUpSessions(int sessions) {
        return sessions / 10;
    }

    /** What that many sessions hold, in each state that the visitor's go through. */
    static Map<Rest, Census> run(Contender contender, Visitor visitor, int sessions)
            throws IOException, InterruptedException {
        Path file = Files.createTempFile("census", ".txt");
        try (ServerProcess process = ServerProcess.launch(contender);
                EchoClients first = new EchoClients();
                EchoClients clients = new EchoClients()) {
            int port = (int) process.ask("START");
            List<Rest> states = Rest.of(Set.of(visitor));
            first.open(port, warmUpSessions(sessions), visitor);
            if (states.stream().anyMatch(Rest::echoed)) {
                first.exchange(Rest.ECHOES);
            }
            Census before = census(process, file);

            clients.open(port, sessions, visitor);
            Map<Rest, Census> held = new EnumMap<>(Rest.class);
            for (Rest state : states) {
                if (state.echoed()) {
                    clients.exchange(Rest.ECHOES);
                }
                held.put(state, census(process, file).minus(before));
            }
            return held;
        } finally {
            Files.delete(file);
        }
    }

    private static Census census(ServerProcess process, Path file) throws IOException, InterruptedException {
        process.ask("CENSUS " + file);
        return Census.parse(Files.readString(file));
    }
}
