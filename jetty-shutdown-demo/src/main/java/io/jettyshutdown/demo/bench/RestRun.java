package io.jettyshutdown.demo.bench;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** What the sessions of both servers held at rest, each server once. Used by one thread. */
final class RestRun {

    private final Map<Contender, Map<Rest, Census>> held = new EnumMap<>(Contender.class);

    void add(Contender contender, Map<Rest, Census> census) {
        held.computeIfAbsent(contender, first -> new EnumMap<>(Rest.class)).putAll(census);
    }

    Census of(Contender contender, Rest rest) {
        Census census = held.getOrDefault(contender, Map.of()).get(rest);
        return Objects.requireNonNull(census, "every server went through every state");
    }

    /** What the library's sessions held and stock Jetty's did not. */
    Census beyond(Rest rest) {
        return of(Contender.LIBRARY, rest).minus(of(Contender.STOCK, rest));
    }
}
