package io.jettyshutdown.demo.bench;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;

/** What one server allocates while it stops, with several numbers of sessions, in a fresh process. */
final class AllocationTrial {

    /**
     * Without buffers of threads the heap in use is exact to the byte, and without a collection its growth is what was
     * allocated, by whichever thread, be it still alive or not. The nursery holds all of it.
     */
    private static final String[] EXACT = {"-XX:-UseTLAB", "-Xms2g", "-Xmx2g", "-Xmn1800m"};

    private AllocationTrial() {}

    /** Bytes, by the number of sessions, after a first stop with the most of them that is not counted. */
    static Map<Integer, Long> run(Contender contender, List<Integer> sizes) throws IOException, InterruptedException {
        try (ServerProcess process = ServerProcess.launch(contender, EXACT)) {
            cycle(contender, process, Collections.max(sizes));
            Map<Integer, Long> allocated = new TreeMap<>();
            for (int sessions : sizes) {
                allocated.put(sessions, cycle(contender, process, sessions));
            }
            return allocated;
        }
    }

    private static long cycle(Contender contender, ServerProcess process, int sessions)
            throws IOException, InterruptedException {
        int port = (int) process.ask("START");
        try (Clients clients = new Clients(port, contender.expectedCode(), 0)) {
            clients.open(sessions);
            process.ask("HEAP");
            long collections = process.ask("COLLECTIONS");
            long used = process.ask("USED");
            Future<ServerProcess.Answer> stopping = process.send("STOP");
            clients.awaitEnd();
            process.await(stopping);
            long allocated = process.ask("USED") - used;
            if (process.ask("COLLECTIONS") != collections) {
                throw new IOException("a garbage collection came between; use fewer --sessions");
            }
            return allocated;
        }
    }
}
