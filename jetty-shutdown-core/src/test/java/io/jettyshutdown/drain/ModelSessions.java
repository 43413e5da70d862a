package io.jettyshutdown.drain;

import io.jettyshutdown.Drain;
import io.jettyshutdown.Outcome;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** The sessions of a server for the model checker: as the drain's contract wants them, and nothing more. Thread-safe. */
final class ModelSessions implements Sessions {

    private final List<ModelSession> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger opening = new AtomicInteger();
    private final AtomicReference<Drainer> drainer = new AtomicReference<>();

    ModelSession openOne() {
        ModelSession session = new ModelSession();
        open.add(session);
        Drainer closing = drainer.get();
        if (closing != null) {
            closing.opened(session);
        }
        return session;
    }

    void upgradeAccepted() {
        opening.incrementAndGet();
    }

    void upgradeAnswered() {
        if (opening.decrementAndGet() == 0) {
            Drainer closing = drainer.get();
            if (closing != null) {
                closing.noneOpening();
            }
        }
    }

    @Override
    public Collection<? extends Session> close(Drainer closing) {
        drainer.set(closing);
        return List.copyOf(open);
    }

    @Override
    public void reopen(Drainer closed) {
        drainer.compareAndSet(closed, null);
    }

    /** Whether upgrades are refused for this drain. */
    boolean closedFor(Drain drain) {
        return drainer.get() == ((DrainProcess) drain).drainer();
    }

    @Override
    public int opening() {
        return opening.get();
    }

    @Override
    public int open() {
        return open.size();
    }

    /** Ends when it is told to, whether it was sent a Close frame or not. */
    final class ModelSession implements PlainSession {

        private Drainer owner;
        private boolean ended;
        private boolean closeSent;

        void end() {
            Drainer told;
            synchronized (this) {
                if (ended) {
                    return;
                }
                ended = true;
                told = owner;
            }
            open.remove(this);
            if (told != null) {
                told.ended(Outcome.HANDSHAKE);
            }
        }

        @Override
        public synchronized boolean claim(Drainer drainer) {
            if (ended || owner == drainer) {
                return false;
            }
            owner = drainer;
            return true;
        }

        @Override
        public synchronized boolean release(Drainer drainer) {
            if (ended || closeSent || owner != drainer) {
                return false;
            }
            owner = null;
            return true;
        }

        @Override
        public synchronized boolean ended() {
            return ended;
        }

        @Override
        public synchronized void sendClose(Drainer drainer, int code, String reason) {
            closeSent |= owner == drainer;
        }

        @Override
        public void giveUp() {
            end();
        }
    }
}
