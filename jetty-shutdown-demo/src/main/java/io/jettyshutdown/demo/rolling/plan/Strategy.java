package io.jettyshutdown.demo.rolling.plan;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

/** In which order nodes are replaced. */
public enum Strategy {
    /** A successor is started and a node stops, then the next: a client can be moved to a node that goes next. */
    ONE_BY_ONE("one by one"),

    /** All successors are started, then all nodes stop together, and share the rate: nobody is moved twice. */
    SURGE("surge");

    private final String words;

    Strategy(String words) {
        this.words = words;
    }

    /** Those that are replaced together, in their order. */
    public <T> List<List<T>> waves(List<T> nodes) {
        return this == SURGE
                ? List.of(List.copyOf(nodes))
                : nodes.stream().map(List::of).toList();
    }

    /** How many of so many nodes stop together. */
    public int together(int nodes) {
        return this == SURGE ? nodes : 1;
    }

    /** As it is written on the command line. */
    @JsonValue
    @Override
    public String toString() {
        return words.replace(' ', '-');
    }

    /** As it is written in a sentence. */
    public String words() {
        return words;
    }
}
