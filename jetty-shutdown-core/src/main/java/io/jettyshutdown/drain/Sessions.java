package io.jettyshutdown.drain;

import java.util.Collection;

/**
 * The WebSocket sessions of a server, as a drain sees them. Thread-safe.
 *
 * <p>From {@link #close} to {@link #reopen} no session escapes: it is in the returned snapshot, or it is told to the
 * drainer when it opens, or its upgrade is counted by {@link #opening()} and {@link Drainer#noneOpening()} follows.
 */
public interface Sessions {

    /**
     * Refuses upgrades from now on, and tells the drainer of each session that opens all the same.
     *
     * @return those that are open, in the order in which they came
     */
    Collection<? extends Session> close(Drainer drainer);

    /** Accepts upgrades again, unless another drainer has closed in the meantime. */
    void reopen(Drainer drainer);

    /** Upgrades that have been accepted and are not open yet. */
    int opening();

    /** Open sessions, the untracked ones included. */
    int open();
}
