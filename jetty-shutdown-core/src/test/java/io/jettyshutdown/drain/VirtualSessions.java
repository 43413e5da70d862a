package io.jettyshutdown.drain;

import io.jettyshutdown.Outcome;
import io.jettyshutdown.codes.CloseReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/** Sessions without a network: each answers its Close frame at once, or never. */
final class VirtualSessions implements Sessions {

    final List<VirtualSession> all = new ArrayList<>();
    private final VirtualTime time;
    int opening;
    Drainer drainer;

    VirtualSessions(VirtualTime time, int count) {
        this.time = time;
        IntStream.range(0, count).forEach(i -> all.add(new VirtualSession()));
    }

    /** When the clients that got a Close frame come back: then, plus what the reason says. */
    List<Duration> reconnects() {
        return all.stream()
                .filter(session -> session.closedAt != null)
                .map(session -> session.closedAt.plus(
                        CloseReason.parse(session.reason).retryAfter().orElseThrow()))
                .sorted()
                .toList();
    }

    VirtualSession openOne() {
        VirtualSession session = new VirtualSession();
        all.add(session);
        if (drainer != null) {
            drainer.opened(session);
        }
        return session;
    }

    @Override
    public Collection<? extends Session> close(Drainer closing) {
        drainer = closing;
        return all.stream().filter(session -> !session.ended).toList();
    }

    @Override
    public void reopen(Drainer closed) {
        drainer = null;
    }

    @Override
    public int opening() {
        return opening;
    }

    @Override
    public int open() {
        return (int) all.stream().filter(session -> !session.ended).count();
    }

    final class VirtualSession implements PlainSession {

        Drainer owner;
        boolean answers = true;
        boolean halfSent;
        boolean stays;
        boolean ended;
        boolean cut;
        int told;
        final Duration since = time.elapsed();
        boolean gone;
        boolean untracked;
        int looks;
        Duration look = Duration.ZERO;
        int code;
        String reason;
        Duration closedAt;
        Runnable action;

        void end(Outcome outcome) {
            if (!ended) {
                ended = true;
                if (owner != null) {
                    owner.ended(outcome);
                }
            }
        }

        void completeMessage() {
            halfSent = false;
            if (action != null) {
                action.run();
                action = null;
            }
        }

        @Override
        public boolean claim(Drainer newOwner) {
            boolean claimed = !ended && owner != newOwner;
            owner = newOwner;
            return claimed;
        }

        @Override
        public boolean release(Drainer oldOwner) {
            boolean released = !ended && closedAt == null && owner == oldOwner;
            owner = null;
            return released;
        }

        @Override
        public boolean ended() {
            return ended;
        }

        @Override
        public boolean untracked() {
            return untracked;
        }

        @Override
        public void whenBetweenMessages(Runnable then) {
            if (halfSent) {
                action = then;
            } else {
                then.run();
            }
        }

        @Override
        public void sendClose(Drainer by, int closeCode, String closeReason) {
            told++;
            if (closedAt == null && !ended) {
                closedAt = time.elapsed();
                code = closeCode;
                reason = closeReason;
                owner.closeFrameSent(closeCode);
                if (answers) {
                    owner.closeFrameReceived(closeCode);
                    end(Outcome.HANDSHAKE);
                }
            }
        }

        @Override
        public boolean gone() {
            looks++;
            time.stall(look);
            return gone;
        }

        @Override
        public void giveUp() {
            end(closedAt == null ? Outcome.ABORTED : Outcome.NO_REPLY);
        }

        @Override
        public void cut() {
            cut = true;
        }
    }
}
