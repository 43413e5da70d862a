package io.jettyshutdown.demo.bench.client;

import java.util.ArrayList;
import java.util.List;

/**
 * What the clients saw of a stop. Times are those of {@link System#nanoTime()} in the clients' process. Used by the
 * clients' thread.
 */
public final class Observation {

    private final int expectedCode;
    private final List<Long> closeFrameTimes = new ArrayList<>();
    private int opened;
    private int ended;
    private int rightCodes;
    private int handshakes;
    private long lastHandshake;
    private long messages;
    private long echoes;

    Observation(int expectedCode) {
        this.expectedCode = expectedCode;
    }

    void sessionOpened() {
        opened++;
    }

    /** A message was written completely. */
    void messageSent() {
        messages++;
    }

    void echoesReceived(int number) {
        echoes += number;
    }

    void closeFrameSeen(int code, long at) {
        closeFrameTimes.add(at);
        if (code == expectedCode) {
            rightCodes++;
        }
    }

    /**
     * A session is over.
     *
     * @param handshake whether the closing handshake was completed, see {@link ClientSession}
     * @param at when
     */
    void sessionEnded(boolean handshake, long at) {
        ended++;
        if (handshake) {
            lastHandshake = at;
            handshakes++;
        }
    }

    int opened() {
        return opened;
    }

    int open() {
        return opened - ended;
    }

    /** When each Close frame came, in order. */
    public List<Long> closeFrameTimes() {
        return closeFrameTimes;
    }

    public int rightCodes() {
        return rightCodes;
    }

    public int handshakes() {
        return handshakes;
    }

    /** Says nothing if there were no {@link #handshakes()}. */
    public long lastHandshake() {
        return lastHandshake;
    }

    /** That were written completely. */
    public long messages() {
        return messages;
    }

    public long echoes() {
        return echoes;
    }
}
