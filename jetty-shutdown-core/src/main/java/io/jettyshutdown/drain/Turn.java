package io.jettyshutdown.drain;

import io.jettyshutdown.Intent;
import io.jettyshutdown.codes.CloseReason;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A session, from its turn to its Close frame. As a task it sends the Close frame: in a large drain all of them wait for
 * a closer, so there is one object for each.
 *
 * <p><b>Concurrency.</b> Its methods run on the loop, on closers and on speakers. Whoever is first sends the Close frame;
 * this object's monitor guards who that is, and nothing is called with it.
 */
final class Turn implements Runnable {

    private static final double NONE = Double.NEGATIVE_INFINITY;

    final Session session;
    private final Closing closing;
    private volatile double slot = NONE;
    private volatile @Nullable Intent decided;
    private boolean closeSent;

    Turn(Closing closing, Session session) {
        this.closing = closing;
        this.session = session;
    }

    void begin(double itsSlot) {
        slot = itsSlot;
        closing.decisions.of(session, this::sayFarewell, this::leaveUnsent);
    }

    private void sayFarewell(Intent intent) {
        decided = intent;
        closing.farewells.sayTo(session, intent, closing.closers, this);
    }

    /** Of a session that opened late: without waiting for a slot. */
    void beginLate() {
        begin(NONE);
    }

    /** No waiting any more for a policy, a half-sent message and a farewell. */
    void endSoon() {
        closing.decisions.soonOf(
                session, intent -> closing.closers.execute(() -> sendClose(intent)), () -> closing.leaveAlone(session));
    }

    private void leaveUnsent() {
        closing.slots.giveBack(slot);
        closing.leaveAlone(session);
        closing.sent();
    }

    @Override
    public void run() {
        try {
            sendClose(Objects.requireNonNull(decided));
        } finally {
            closing.sent();
        }
    }

    void sendClose(Intent intent) {
        if (closing.cancelled() || session.ended() || !isFirst()) {
            return;
        }
        long now = closing.elapsed();
        double used = Slots.isOver(slot, now) ? closing.slots.take(now) : slot;
        String reason = closing.slots
                .retryAfter(used, now)
                .map(delay -> new CloseReason(intent.reason()).retryAfter(delay).toString())
                .orElse(intent.reason());
        session.sendClose(closing, intent.code(), reason);
    }

    private synchronized boolean isFirst() {
        boolean first = !closeSent;
        closeSent = true;
        return first;
    }
}
