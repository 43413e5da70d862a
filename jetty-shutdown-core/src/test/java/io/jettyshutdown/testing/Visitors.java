package io.jettyshutdown.testing;

import java.net.URI;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.websocket.api.exceptions.UpgradeException;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/** New clients that connect to one address all the time, and how they are received. */
public final class Visitors implements AutoCloseable {

    private static final int PERIOD_MILLIS = 5;

    private final WebSocketClient client;
    private final URI uri;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private final Queue<QuietClient> accepted = new ConcurrentLinkedQueue<>();

    public Visitors(WebSocketClient client, URI uri) {
        this.client = client;
        this.uri = uri;
        timer.scheduleWithFixedDelay(this::visit, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void visit() {
        try {
            accepted.add(QuietClient.connect(client, uri));
            answers.add(HttpStatus.SWITCHING_PROTOCOLS_101);
        } catch (ExecutionException e) {
            // 0: no answer at all.
            answers.add(e.getCause() instanceof UpgradeException refused ? refused.getResponseStatusCode() : 0);
        } catch (Exception e) {
            answers.add(-1);
        }
    }

    /** Waits until some more are received so, one after the other. */
    public void await(int status) {
        int before = answers.size();
        Eventually.isTrue(() ->
                answers.stream().skip(before).filter(answer -> answer == status).count() >= 3);
    }

    /** The HTTP status codes that they got, each once. */
    public Set<Integer> answers() {
        return new TreeSet<>(answers);
    }

    /** No more of them; those that were accepted. */
    public Queue<QuietClient> end() throws InterruptedException {
        timer.shutdown();
        if (!timer.awaitTermination(20, TimeUnit.SECONDS)) {
            throw new AssertionError("a visitor still waits");
        }
        return accepted;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
