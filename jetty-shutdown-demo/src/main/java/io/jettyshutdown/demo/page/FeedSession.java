package io.jettyshutdown.demo.page;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/**
 * Sends the state when it has changed, five times per second at most, and never before the last one was taken: a page
 * that reads slowly gets fewer, not later ones. A drain ends it like every session. Public, because Jetty calls it by
 * method handles.
 *
 * <p>Turns follow one another, each on a thread of the scheduler or of the write before it; the fields that they share
 * with the session's own events are volatile.
 */
public final class FeedSession extends Session.Listener.AbstractAutoDemanding {

    private static final long RHYTHM_MILLIS = 200;

    private final Supplier<String> state;
    private final Scheduler scheduler;
    private volatile String last = "";

    FeedSession(Supplier<String> state, Scheduler scheduler) {
        this.state = state;
        this.scheduler = scheduler;
    }

    @Override
    public void onWebSocketOpen(Session session) {
        super.onWebSocketOpen(session);
        turn();
    }

    private void turn() {
        if (!isOpen()) {
            return;
        }
        String now = state.get();
        if (now.equals(last)) {
            later();
        } else {
            last = now;
            getSession().sendText(now, Callback.from(this::later, refused -> {}));
        }
    }

    private void later() {
        scheduler.schedule(this::turn, RHYTHM_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Whatever the page says is its heartbeat: the next turn answers. */
    @Override
    public void onWebSocketText(String message) {
        last = "";
    }

    /** The page is gone: the next turn sees it. */
    @Override
    public void onWebSocketError(Throwable cause) {}
}
