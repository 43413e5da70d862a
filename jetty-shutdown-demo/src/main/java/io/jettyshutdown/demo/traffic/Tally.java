package io.jettyshutdown.demo.traffic;

/**
 * What one end of a connection has sent and received. Each end numbers its messages 1, 2, 3, ...
 *
 * @param sent messages whose send succeeded
 * @param received messages that reached the application, each with a higher number than all before it; one that comes
 *     after a later one, or twice, does not count
 * @param highest the highest number that was received
 */
public record Tally(long sent, long received, long highest) {

    /** Nothing sent, nothing received. */
    public static final Tally NONE = new Tally(0, 0, 0);

    /**
     * How many of this end's messages never reached the other application: those missing in what it received, and
     * those after the last one that it received. A message that arrived although its send failed is not set off against
     * one that is missing.
     *
     * @return the number of messages lost, not negative
     */
    public long lostOnTheWayTo(Tally other) {
        return other.missing() + Math.max(0, sent - other.highest);
    }

    private long missing() {
        return highest - received;
    }
}
