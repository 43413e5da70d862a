package io.jettyshutdown.demo.rolling.client;

import io.jettyshutdown.demo.rolling.balancer.Entrance;
import io.jettyshutdown.demo.rolling.plan.Hints;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A client that wants to be connected all the time: when a connection ends or an attempt fails, it tries again, when
 * and where the {@link Hints} and the {@link Entrance} say.
 *
 * <p><b>Concurrency.</b> One thing happens after the other, on threads of Jetty and of the fleet's scheduler.
 */
final class Client {

    private final int number;
    private final Fleet fleet;
    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicInteger setbacks = new AtomicInteger();
    private volatile @Nullable ClientConnection connection;

    Client(int number, Fleet fleet) {
        this.number = number;
        this.fleet = fleet;
    }

    int number() {
        return number;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failure is handled
    void connect() {
        ClientConnection attempt =
                new ClientConnection(number + "." + attempts.incrementAndGet(), this, fleet.newConversation());
        RefusedUpgrade refusal = new RefusedUpgrade();
        fleet.connect(attempt, refusal).whenComplete((session, failure) -> {
            if (failure != null) {
                fleet.failed(refusal);
                connectAfter(fleet.hints().afterFailedAttempt(refusal.retryAfter(), setbacks.getAndIncrement()));
            }
        });
    }

    void opened(ClientConnection opened) {
        connection = opened;
        fleet.opened(opened);
    }

    void closed(ClientConnection closed, int code, @Nullable String reason) {
        fleet.closed(closed);
        if (closed.stable()) {
            setbacks.set(0);
        }
        fleet.hints().afterClose(code, reason, setbacks.getAndIncrement()).ifPresent(this::connectAfter);
    }

    private void connectAfter(Duration delay) {
        fleet.after(delay, this::connect);
    }

    void leave() {
        ClientConnection open = connection;
        if (open != null) {
            open.leave();
        }
    }
}
