package io.jettyshutdown;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a drain did. Immutable. Made by the library; numbers may be added. */
public interface DrainReport {

    /** How a drain ended. */
    enum Result {

        /** No session was left before the time was over. */
        COMPLETED,

        /** The time was over; what was left has been cut. */
        TIMED_OUT,

        /** {@link Drain#abort()} was called; what was left has been cut. */
        ABORTED,

        /** {@link Drain#cancel()} was called; the server is open again. */
        CANCELLED;

        /**
         * The value of the metrics tag {@code result}.
         *
         * @return the name in lower case
         */
        public String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What was drained.
     *
     * @return the path of the context whose sessions it had to end, because that context stopped alone; empty for the
     *     whole server
     */
    Optional<String> contextPath();

    /**
     * Why.
     *
     * @return the intent of the trigger that started the drain
     */
    Intent intent();

    /**
     * How it ended.
     *
     * @return the result
     */
    Result result();

    /**
     * The sessions that it had to end.
     *
     * @return a number equal to {@code handshakes + noReply + aborted + abnormal + kept}, but for those whose handshake
     *     was under way when the drain was cancelled
     */
    int sessions();

    /**
     * Sessions that ended with both Close frames exchanged, whoever began.
     *
     * @return a number of sessions
     */
    int handshakes();

    /**
     * Sessions whose peer was sent a Close frame and did not answer it.
     *
     * @return a number of sessions
     */
    int noReply();

    /**
     * Sessions that were cut before a Close frame could be written, because the peer did not read.
     *
     * @return a number of sessions
     */
    int aborted();

    /**
     * Sessions whose connection ended by itself, without any Close frame.
     *
     * @return a number of sessions
     */
    int abnormal();

    /**
     * Sessions that stayed open, because the drain was cancelled, or a drain of the whole server took over, or the {@link
     * SessionPolicy} excludes them.
     *
     * @return a number of sessions
     */
    int kept();

    /**
     * Those of the sessions that were outside the mechanism and got Jetty's own close.
     *
     * @return a number of sessions, which are counted as {@link #noReply()}
     */
    int untracked();

    /**
     * Upgrades that were answered with 503.
     *
     * @return a number of requests
     */
    int refusedUpgrades();

    /**
     * Upgrades that were still being answered by the application when the time was over.
     *
     * @return a number of requests
     */
    int pendingUpgrades();

    /**
     * Farewells that threw, failed or were not done in time.
     *
     * @return a number of farewells
     */
    int farewellsFailed();

    /**
     * The Close frames of these sessions that were written.
     *
     * @return code to number; immutable
     */
    Map<Integer, Integer> closeFramesSent();

    /**
     * The Close frames that came from these sessions' peers.
     *
     * @return code to number, 1005 for frames without a code; immutable
     */
    Map<Integer, Integer> closeFramesReceived();

    /**
     * How long it took.
     *
     * @return from the trigger to the end
     */
    Duration duration();

    /**
     * How long each phase took.
     *
     * @return those that the drain entered; immutable
     */
    Map<Phase, Duration> phases();

    /**
     * What a log says: all but the phases, {@code context} only where one stopped alone. The Close frames by code are
     * texts such as {@code 1005:2,1012:998}, {@code -} for none.
     *
     * @return names and values, always in the same order
     */
    Map<String, Object> fields();

    /**
     * One line for a log: the {@link #fields()} as {@code key=value}, separated by spaces.
     *
     * @return the summary
     */
    String summary();
}
