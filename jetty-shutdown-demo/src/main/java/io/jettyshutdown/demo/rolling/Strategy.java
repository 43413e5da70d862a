package io.jettyshutdown.demo.rolling;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

/** In which order nodes are replaced. */
public enum Strategy {
    /** A successor is started and a node stops, then the next: a client can be moved to a node that goes next. */
    ONE_BY_ONE("one by one") {
        @Override
        List<List<Node>> waves(List<Node> nodes) {
            return nodes.stream().map(List::of).toList();
        }
    },
    /** All successors are started, then all nodes stop together, and share the rate: nobody is moved twice. */
    SURGE("surge") {
        @Override
        List<List<Node>> waves(List<Node> nodes) {
            return List.of(List.copyOf(nodes));
        }
    };

    private final String words;

    Strategy(String words) {
        this.words = words;
    }

    /** Those that are replaced together, in their order. */
    abstract List<List<Node>> waves(List<Node> nodes);

    /**
     * How many of so many nodes stop together.
     *
     * @param nodes all
     * @return all or one
     */
    public int together(int nodes) {
        return this == SURGE ? nodes : 1;
    }

    /** As it is written on the command line. */
    @JsonValue
    @Override
    public String toString() {
        return words.replace(' ', '-');
    }

    /**
     * As it is written in a sentence.
     *
     * @return its name
     */
    public String words() {
        return words;
    }
}
