package io.jettyshutdown.drain;

import io.jettyshutdown.Outcome;

/** Is told what the sessions of a drain do. Called on any thread; never blocks. */
public interface Drainer {

    /** A session opened although upgrades are refused: it had been accepted before. */
    void opened(Session session);

    /** No accepted upgrade is unfinished any more. */
    void noneOpening();

    /** An upgrade was refused. */
    void upgradeRefused();

    /** A Close frame was written to a claimed session. */
    void closeFrameSent(int code);

    /** A Close frame came from a claimed session. */
    void closeFrameReceived(int code);

    /** Another drainer has claimed a session of this one, and is told of its end instead. */
    void takenOver();

    /** A claimed session ended. */
    void ended(Outcome outcome);
}
