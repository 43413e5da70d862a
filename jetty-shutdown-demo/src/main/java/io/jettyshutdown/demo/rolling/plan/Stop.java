package io.jettyshutdown.demo.rolling.plan;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What makes the nodes' stop graceful. */
public enum Stop {
    /** The library: each session in its slot, and hints. */
    PACED,

    /** The library, but all sessions at once and without hints. */
    UNPACED,

    /** What Jetty does by itself with a stop timeout. */
    STOCK;

    /** What a node is told whose clients may come back at a rate. */
    String nodeOption(double rate) {
        return switch (this) {
            case PACED -> "--reconnect-rate=" + rate;
            case UNPACED -> "--no-pacing";
            case STOCK -> "--stock";
        };
    }

    /** As it is in the report for programs. */
    @JsonValue
    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
