package io.jettyshutdown.demo.kubernetes;

import io.jettyshutdown.demo.traffic.Conversation;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/** Clients that keep coming, one by one, as long as the load balancer sends them here. */
final class Visitors implements AutoCloseable {

    private static final Duration BETWEEN_MESSAGES = Duration.ofMillis(200);
    private static final Duration BETWEEN_VISITORS = Duration.ofMillis(150);

    private final WebSocketClient client = new WebSocketClient();
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
    private final Queue<Visitor> connected = new ConcurrentLinkedQueue<>();
    private final Queue<CompletableFuture<?>> attempts = new ConcurrentLinkedQueue<>();
    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();

    Visitors() {
        client.getHttpClient().setMaxConnectionsPerDestination(1000);
        LifeCycle.start(client);
    }

    void come(URI address, BooleanSupplier welcome) {
        scheduler.scheduleAtFixedRate(
                () -> {
                    if (welcome.getAsBoolean()) {
                        connect(address);
                    }
                },
                0,
                BETWEEN_VISITORS.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void connect(URI address) {
        Visitor visitor = new Visitor("v" + attempts.size(), new Conversation(scheduler, BETWEEN_MESSAGES));
        try {
            attempts.add(client.connect(visitor, URI.create(address + "?id=" + visitor.name))
                    .handle((session, failure) ->
                            failure == null ? connected.add(visitor) : refusals.add(failure.getMessage())));
        } catch (IOException e) {
            refusals.add(e.getMessage());
        }
    }

    int count() {
        return connected.size();
    }

    /** All that were connected, when the last of them has been closed. */
    List<Visitor> awaitEnd(Duration longest) {
        CompletableFuture.allOf(attempts.toArray(CompletableFuture<?>[]::new))
                .orTimeout(longest.toSeconds(), TimeUnit.SECONDS)
                .join();
        CompletableFuture.allOf(connected.stream()
                        .map(visitor -> visitor.conversation.end())
                        .toArray(CompletableFuture<?>[]::new))
                .orTimeout(longest.toSeconds(), TimeUnit.SECONDS)
                .join();
        return List.copyOf(connected);
    }

    List<String> refusals() {
        return List.copyOf(refusals);
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
        LifeCycle.stop(client);
    }
}
