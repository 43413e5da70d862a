package io.jettyshutdown.demo.bench.trial;

import java.util.EnumSet;
import java.util.List;

/** All that is measured. The times of a stop count from the moment at which the command to stop was sent. */
public enum Figure {
    ALL_CLOSE_FRAMES("all Close frames seen, ms", 1, "allCloseFramesMillis"),
    ALL_HANDSHAKES("all handshakes completed, ms", 1, "allHandshakesMillis"),
    STOP_RETURNED("stop returned, ms", 1, "stopReturnedMillis"),

    /** The JDK reads it in the kernel's clock ticks of 10 ms. */
    SERVER_CPU("server CPU time of the stop, ms", 0, "serverCpuMillis"),

    /** For which the server stood still. */
    COLLECTIONS("garbage collections of the stop, ms", 0, "collectionMillis"),

    HEAP("heap per open session, B", 0, "heapBytesPerSession"),
    RIGHT_CODES("right close code, %", 2, "rightCodePercent"),
    HANDSHAKES("handshakes completed, %", 2, "handshakePercent"),

    /** From the first message on, not only during the stop. */
    SENT_BY_CLIENTS("sent by clients, messages", 0, "messagesFromClients"),

    LOST_FROM_CLIENTS("lost from clients, messages", 0, "lostFromClients"),
    SENT_BY_SERVER("sent by server, messages", 0, "messagesToClients"),
    LOST_TO_CLIENTS("lost to clients, messages", 0, "lostToClients"),

    /** By a stop, and per session. */
    ALLOCATED("allocated, bytes", 0, "allocatedBytesPerSession"),

    HALF("lateness, 50 % of all, ms", 2, "p50Millis"),
    MOST("lateness, 90 %, ms", 2, "p90Millis"),
    NEARLY_ALL("lateness, 99 %, ms", 2, "p99Millis"),
    ALL("greatest lateness, ms", 2, "maxMillis"),

    /** What the server took to begin: all are late by that. */
    LEAST("least lateness, ms", 2, "leastMillis"),

    /** What is left is that of the pacing. */
    NEARLY_ALL_BEYOND_LEAST("99 %, beyond the least, ms", 2, "p99BeyondLeastMillis"),

    IN_A_SECOND("most in any second", 0, "mostInASecond"),
    IN_A_TENTH("most in any 100 ms", 0, "mostInATenth"),

    MESSAGES("messages per second", 0, "messagesPerSecond"),
    CPU("server CPU per message, us", 2, "cpuMicrosPerMessage"),

    /** Of an open session that rests. */
    REST("heap per session, bytes", 0, "heapBytesPerSession");

    // In the order of the rows.
    public static final List<Figure> OF_STOP = List.copyOf(EnumSet.range(ALL_CLOSE_FRAMES, LOST_TO_CLIENTS));
    public static final List<Figure> OF_PACING = List.copyOf(EnumSet.range(HALF, IN_A_TENTH));
    public static final List<Figure> OF_ECHO = List.of(MESSAGES, CPU);

    private final String label;
    private final int digits;
    private final String jsonName;

    Figure(String label, int digits, String jsonName) {
        this.label = label;
        this.digits = digits;
        this.jsonName = jsonName;
    }

    public String label() {
        return label;
    }

    public String jsonName() {
        return jsonName;
    }

    /** As many digits as mean something. */
    public String format(double value) {
        return ("%." + (value < 100 ? digits : 0) + "f").formatted(value);
    }
}
