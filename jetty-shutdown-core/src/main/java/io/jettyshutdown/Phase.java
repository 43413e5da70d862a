package io.jettyshutdown;

/**
 * Where a server is between serving and drained. The order of the constants is the order of a drain; the gauge
 * {@code jetty.websocket.drain.phase} shows the {@link #number()}.
 */
public enum Phase {

    /** Serving; no drain. */
    RUNNING(0),

    /** Not ready any more, but everything is still served: load balancers take their time to notice. */
    ANNOUNCED(1),

    /** Upgrades are refused; each session gets, in its turn, the farewell and the Close frame. */
    CLOSING(2),

    /** Every Close frame is sent; the peers' replies and their messages in flight are awaited. */
    AWAITING(3),

    /** The time is over: what is left is cut. */
    ABORTING(4),

    /** No session is left; the report is complete. */
    DRAINED(5);

    private final int number;

    Phase(int number) {
        this.number = number;
    }

    /**
     * The value of the gauge {@code jetty.websocket.drain.phase}, which dashboards rely on.
     *
     * @return 0 for {@link #RUNNING} to 5 for {@link #DRAINED}
     */
    public int number() {
        return number;
    }
}
