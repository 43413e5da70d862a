package io.jettyshutdown.demo.rolling;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/** What makes the nodes' stop graceful. */
enum Stop {
    /** The library: each session in its slot, and hints. */
    PACED("slots and hints") {
        @Override
        List<String> nodeOptions(double rate) {
            return List.of("--reconnect-rate=" + rate);
        }
    },
    /** The library, but all sessions at once and without hints. */
    UNPACED("pacing off") {
        @Override
        List<String> nodeOptions(double rate) {
            return List.of("--no-pacing");
        }
    },
    /** What Jetty does by itself with a stop timeout. */
    STOCK("stock Jetty") {
        @Override
        List<String> nodeOptions(double rate) {
            return List.of("--stock");
        }
    };

    private final String words;

    Stop(String words) {
        this.words = words;
    }

    abstract List<String> nodeOptions(double rate);

    String words() {
        return words;
    }

    /** As it is in the report for programs. */
    @JsonValue
    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
