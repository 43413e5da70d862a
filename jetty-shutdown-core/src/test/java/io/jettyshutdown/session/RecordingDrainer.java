package io.jettyshutdown.session;

import io.jettyshutdown.Outcome;
import io.jettyshutdown.drain.Drainer;
import io.jettyshutdown.drain.Session;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A drainer that does nothing but remember what it was told. Thread-safe. */
class RecordingDrainer implements Drainer {

    final List<Session> opened = new CopyOnWriteArrayList<>();
    final List<Outcome> ended = new CopyOnWriteArrayList<>();
    final AtomicInteger noneOpening = new AtomicInteger();
    final AtomicInteger refused = new AtomicInteger();
    final AtomicInteger takenOver = new AtomicInteger();
    final AtomicInteger closeFramesSent = new AtomicInteger();
    final AtomicInteger closeFramesReceived = new AtomicInteger();

    @Override
    public void opened(Session session) {
        opened.add(session);
    }

    @Override
    public void noneOpening() {
        noneOpening.incrementAndGet();
    }

    @Override
    public void upgradeRefused() {
        refused.incrementAndGet();
    }

    @Override
    public void closeFrameSent(int code) {
        closeFramesSent.incrementAndGet();
    }

    @Override
    public void closeFrameReceived(int code) {
        closeFramesReceived.incrementAndGet();
    }

    @Override
    public void takenOver() {
        takenOver.incrementAndGet();
    }

    @Override
    public void ended(Outcome outcome) {
        ended.add(outcome);
    }
}
