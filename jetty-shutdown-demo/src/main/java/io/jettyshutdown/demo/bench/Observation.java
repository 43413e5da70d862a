package io.jettyshutdown.demo.bench;

/**
 * What the clients saw of a stop. Times are those of {@link System#nanoTime()} in the clients' process. Used by the
 * clients' thread.
 */
final class Observation {

    private final int expectedCode;
    private int opened;
    private int ended;
    private int closeFrames;
    private int rightCodes;
    private int handshakes;
    private long messages;
    private long echoes;
    private long lastCloseFrame;
    private long lastHandshake;

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
        lastCloseFrame = at;
        closeFrames++;
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

    int closeFrames() {
        return closeFrames;
    }

    int rightCodes() {
        return rightCodes;
    }

    int handshakes() {
        return handshakes;
    }

    long messages() {
        return messages;
    }

    long echoes() {
        return echoes;
    }

    /** Says nothing if there were no {@link #closeFrames()}. */
    long lastCloseFrame() {
        return lastCloseFrame;
    }

    /** Says nothing if there were no {@link #handshakes()}. */
    long lastHandshake() {
        return lastHandshake;
    }
}
