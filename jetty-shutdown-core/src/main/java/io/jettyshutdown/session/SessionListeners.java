package io.jettyshutdown.session;

import io.jettyshutdown.Outcome;
import io.jettyshutdown.SessionListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All session listeners as one that never throws. Thread-safe. */
final class SessionListeners implements SessionListener {

    private static final Logger LOG = LoggerFactory.getLogger(SessionListeners.class);

    private final List<SessionListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean failureLogged = new AtomicBoolean();

    void add(SessionListener listener) {
        listeners.add(listener);
    }

    void remove(SessionListener listener) {
        listeners.remove(listener);
    }

    @Override
    public void closeFrameSent(int code, boolean drain) {
        tell(listener -> listener.closeFrameSent(code, drain));
    }

    @Override
    public void closeFrameReceived(int code, boolean drain) {
        tell(listener -> listener.closeFrameReceived(code, drain));
    }

    @Override
    public void closeFrameAnswered(int code, Duration elapsed) {
        tell(listener -> listener.closeFrameAnswered(code, elapsed));
    }

    @Override
    public void sessionEnded(int code, Outcome outcome) {
        tell(listener -> listener.sessionEnded(code, outcome));
    }

    @Override
    public void upgradeRefused() {
        tell(SessionListener::upgradeRefused);
    }

    private void tell(Consumer<SessionListener> event) {
        for (SessionListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (Throwable e) {
                if (failureLogged.compareAndSet(false, true)) {
                    LOG.warn("A session listener failed, this is logged once: {}", listener, e);
                }
            }
        }
    }
}
