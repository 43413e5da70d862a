package io.jettyshutdown.demo.rolling.client;

import io.jettyshutdown.demo.rolling.balancer.Entrance;
import io.jettyshutdown.demo.rolling.node.Node;
import io.jettyshutdown.demo.rolling.plan.Hints;
import io.jettyshutdown.demo.rolling.plan.Plan;
import io.jettyshutdown.demo.traffic.Conversation;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/**
 * All clients, and what they share: threads, the scheduler, the entrance.
 *
 * <p><b>Concurrency.</b> The deployment's thread commands; everything else happens on the threads of the WebSocket
 * client and the one of the scheduler, without a lock.
 */
public final class Fleet implements AutoCloseable {

    /** First connections per second: as fast as a host that runs all of this can take. */
    private static final int CONNECT_RATE = 1000;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(10);
    private static final Duration LONGEST_LEAVING = Duration.ofSeconds(30);

    private final WebSocketClient webSocketClient = new WebSocketClient();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "fleet");
        thread.setDaemon(true);
        return thread;
    });
    private final Queue<ClientConnection> connections = new ConcurrentLinkedQueue<>();
    private final Attendance attendance = new Attendance();
    private final Map<String, Integer> failedAttempts = new ConcurrentHashMap<>();
    private final Entrance entrance;
    private final Hints hints;
    private final Duration messageInterval;
    private final List<Client> clients;
    private volatile boolean leaving;

    public Fleet(Plan plan, Entrance entrance) {
        this.entrance = entrance;
        hints = plan.hints();
        messageInterval = plan.messageInterval();
        clients = IntStream.rangeClosed(1, plan.clients())
                .mapToObj(number -> new Client(number, this))
                .toList();
        HttpClient http = webSocketClient.getHttpClient();
        http.setMaxConnectionsPerDestination(plan.clients());
        http.setMaxRequestsQueuedPerDestination(plan.clients());
        webSocketClient.setConnectTimeout(CONNECT_TIMEOUT.toMillis());
        webSocketClient.setIdleTimeout(IDLE_TIMEOUT);
        LifeCycle.start(webSocketClient);
    }

    Hints hints() {
        return hints;
    }

    Conversation newConversation() {
        return new Conversation(scheduler, messageInterval);
    }

    /** Connects every client for the first time. */
    public void connectAll(Collection<Node> nodes, IntConsumer progress) throws IOException, InterruptedException {
        for (int i = 0; i < clients.size(); i++) {
            Client client = clients.get(i);
            after(Duration.ofMillis(i * 1000L / CONNECT_RATE), client::connect);
        }
        awaitAll(nodes, Duration.ofSeconds(60 + clients.size() / CONNECT_RATE), progress);
    }

    /** Waits until every client is connected to one of these nodes. */
    public void awaitAll(Collection<Node> nodes, Duration longest, IntConsumer progress)
            throws IOException, InterruptedException {
        int present = attendance.await(nodes.stream().map(Node::name).toList(), clients.size(), longest, progress);
        if (present < clients.size()) {
            throw new IOException((clients.size() - present) + " of " + clients.size()
                    + " clients are not connected after " + longest.toSeconds()
                    + " s: run it with fewer --clients, or look for what keeps this host busy");
        }
    }

    CompletableFuture<Session> connect(ClientConnection connection, RefusedUpgrade refusal) {
        URI address = URI.create(entrance.address() + "?id=" + connection.name());
        ClientUpgradeRequest request = new ClientUpgradeRequest(address);
        request.setTimeout(CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return webSocketClient.connect(connection, request, refusal);
        } catch (IOException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    void opened(ClientConnection connection) {
        connections.add(connection);
        attendance.arrive(connection.node());
    }

    void closed(ClientConnection connection) {
        attendance.leave(connection.node());
    }

    void failed(RefusedUpgrade refusal) {
        if (!leaving) {
            failedAttempts.merge(refusal.kind(), 1, Integer::sum);
        }
    }

    /**
     * The attempts to connect that failed, by what was the answer: the status, such as {@code 503}, or {@code none} if
     * the connection was refused, broke, or timed out.
     */
    public Map<String, Integer> failedAttempts() {
        return Map.copyOf(failedAttempts);
    }

    /** Does something later, unless the clients are leaving by then. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
    void after(Duration delay, Runnable action) {
        Runnable unlessLeaving = () -> {
            if (!leaving) {
                action.run();
            }
        };
        if (!leaving) {
            scheduler.schedule(unlessLeaving, delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Every client closes its connection and does not come back; returns when all numbers are final. */
    public void leave() throws InterruptedException {
        leaving = true;
        clients.forEach(Client::leave);
        CompletableFuture<?>[] ends =
                connections.stream().map(ClientConnection::ended).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(LONGEST_LEAVING.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // Those that have not ended will be in the report, as 1006.
        }
    }

    /** Every session that there was; to be called when the clients have left. */
    public List<EndedSession> sessions() {
        return connections.stream().map(ClientConnection::toEndedSession).toList();
    }

    @Override
    public void close() {
        leaving = true;
        LifeCycle.stop(webSocketClient);
        scheduler.shutdownNow();
    }
}
