package io.jettyshutdown.demo.kubernetes;

import static org.awaitility.Awaitility.await;

import io.jettyshutdown.demo.traffic.Ledger;
import io.jettyshutdown.demo.traffic.LedgerEntry;
import io.jettyshutdown.demo.traffic.Tally;
import io.kubernetes.client.openapi.models.V1PodSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The life of a pod, from the first client to the end of the process: what there is to tell about it.
 *
 * @param closeCodes how many clients saw which
 * @param handshakes how many of them answered, so that the server's application knew
 * @param arrivedLate how many of them came when the pod was being deleted already
 * @param refusals why clients were not let in, and how many
 * @param fromClients how many messages they sent
 * @param toClients how many messages the server sent
 * @param lost how many messages never reached the other end
 * @param end how the process ended
 * @param livenessFailed whether the kubelet would have killed it
 * @param log what the server said
 */
record Life(
        Map<Integer, Long> closeCodes,
        long handshakes,
        int arrivedLate,
        Map<String, Long> refusals,
        long fromClients,
        long toClients,
        long lost,
        Pod.End end,
        boolean livenessFailed,
        List<String> log) {

    private static final int VISITORS_BEFORE_THE_END = 10;
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /**
     * Plays it.
     *
     * @param spec the pod
     * @param entrypoint its process
     * @param writable a directory that is not there yet
     * @param pathOfTheHook where the preStop hook finds its programs
     */
    static Life play(V1PodSpec spec, List<String> entrypoint, Path writable, String pathOfTheHook) throws Exception {
        Path ledger = writable.resolve("ledger");
        try (Visitors visitors = new Visitors();
                Pod pod = new Pod(
                        spec,
                        entrypoint,
                        Files.createDirectory(writable),
                        "--push-interval-ms=200",
                        "--ledger=" + ledger)) {
            pod.awaitStart();
            visitors.come(pod.webSocket(), pod::isInRotation);
            await().atMost(LONGEST).until(() -> visitors.count() >= VISITORS_BEFORE_THE_END);
            int inTime = visitors.count();
            Pod.End end = pod.delete(pathOfTheHook);
            List<Visitor> all = visitors.awaitEnd(LONGEST);
            return of(all, inTime, visitors.refusals(), Ledger.read(ledger), end, pod);
        }
    }

    private static Life of(
            List<Visitor> visitors, int inTime, List<String> refusals, List<LedgerEntry> ledger, Pod.End end, Pod pod)
            throws Exception {
        Map<String, LedgerEntry> entries =
                ledger.stream().collect(Collectors.toMap(LedgerEntry::connection, Function.identity()));
        long sent = 0;
        long pushed = 0;
        long lost = 0;
        for (Visitor visitor : visitors) {
            Tally client = visitor.conversation.tally();
            Tally server = entries.containsKey(visitor.name)
                    ? entries.get(visitor.name).tally()
                    : Tally.NONE;
            sent += client.sent();
            pushed += server.sent();
            lost += client.lostOnTheWayTo(server) + server.lostOnTheWayTo(client);
        }
        return new Life(
                count(visitors.stream().map(visitor -> visitor.closeCode.join()).toList()),
                entries.values().stream().filter(LedgerEntry::replied).count(),
                visitors.size() - inTime,
                count(refusals),
                sent,
                pushed,
                lost,
                end,
                pod.livenessEverFailed(),
                pod.log());
    }

    private static <T> Map<T, Long> count(List<T> values) {
        return values.stream().collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    }

    long clients() {
        return closeCodes.values().stream().mapToLong(Long::longValue).sum();
    }
}
