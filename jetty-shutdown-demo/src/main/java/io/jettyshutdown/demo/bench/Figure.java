package io.jettyshutdown.demo.bench;

/** What is measured of each stop. Times count from the moment at which the command to stop was sent. */
enum Figure {
    ALL_CLOSE_FRAMES("all Close frames seen", "ms", "%.1f", "allCloseFramesMillis"),
    ALL_HANDSHAKES("all handshakes completed", "ms", "%.1f", "allHandshakesMillis"),
    STOP_RETURNED("stop returned", "ms", "%.1f", "stopReturnedMillis"),

    /** The JDK reads it in the kernel's clock ticks of 10 ms. */
    SERVER_CPU("server CPU time of the stop", "ms", "%.0f", "serverCpuMillis"),

    /** For which the server stood still. */
    COLLECTIONS("garbage collections of the stop", "ms", "%.0f", "collectionMillis"),

    HEAP("heap per open session", "B", "%.0f", "heapBytesPerSession"),
    RIGHT_CODES("right close code", "%", "%.2f", "rightCodePercent"),
    HANDSHAKES("handshakes completed", "%", "%.2f", "handshakePercent"),

    /** From the first message on, not only during the stop. */
    SENT_BY_CLIENTS("sent by clients", "messages", "%.0f", "messagesFromClients"),

    LOST_FROM_CLIENTS("lost from clients", "messages", "%.0f", "lostFromClients"),
    SENT_BY_SERVER("sent by server", "messages", "%.0f", "messagesToClients"),
    LOST_TO_CLIENTS("lost to clients", "messages", "%.0f", "lostToClients");

    private final String label;
    private final String unit;
    private final String format;
    private final String jsonName;

    Figure(String label, String unit, String format, String jsonName) {
        this.label = label;
        this.unit = unit;
        this.format = format;
        this.jsonName = jsonName;
    }

    /** With its unit. */
    String label() {
        return label + ", " + unit;
    }

    String jsonName() {
        return jsonName;
    }

    /** As many digits as mean something. */
    String format(double value) {
        return (value < 100 ? format : "%.0f").formatted(value);
    }

    /** Whether a multiple of the lower bound says something: not for shares and counts, and not for a few clock ticks. */
    boolean comparesWith(double lowerBound) {
        return switch (this) {
            case ALL_CLOSE_FRAMES, ALL_HANDSHAKES, STOP_RETURNED, HEAP -> lowerBound > 0;
            case SERVER_CPU -> lowerBound >= 50;
            default -> false;
        };
    }
}
