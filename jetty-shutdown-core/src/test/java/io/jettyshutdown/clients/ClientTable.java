package io.jettyshutdown.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The page's table of clients: a row for each kind of them, a column for each route. */
record ClientTable(List<List<String>> rows) {

    private static final String FIRST_CELL = "client";

    static ClientTable read() throws IOException {
        List<List<String>> tables = Files.readAllLines(Path.of("docs", "works-with.md")).stream()
                .map(line ->
                        Stream.of(line.split("\\|")).map(String::strip).skip(1).toList())
                .dropWhile(cells -> cells.isEmpty() || !cells.get(0).equals(FIRST_CELL))
                .takeWhile(cells -> !cells.isEmpty())
                .toList();
        return new ClientTable(tables);
    }

    static List<String> heading() {
        return Stream.concat(Stream.of(FIRST_CELL), Stream.of(Route.values()).map(route -> route.label))
                .toList();
    }

    /** What it says of a client by a route. */
    String cell(ClientKind kind, Route route) {
        return rows.stream()
                .filter(cells -> cells.get(0).equals(kind.label))
                .map(cells -> cells.get(1 + route.ordinal()))
                .findFirst()
                .orElse("no row for " + kind);
    }
}
