package io.jettyshutdown.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page's table of what opens sessions, by protocols. Each row is asserted where its flavour is tested. */
public final class FlavourTable {

    private static final String HEADING = Stream.concat(
                    Stream.of(""), Arrays.stream(Protocol.values()).map(protocol -> protocol.title))
            .collect(Collectors.joining(" | ", "|", " |"));

    private FlavourTable() {}

    /** Its lines below the heading. */
    public static List<String> rows() throws IOException {
        return Files.readAllLines(page()).stream()
                .dropWhile(line -> !line.equals(HEADING))
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .toList();
    }

    /** Below a directory above that of the module whose tests run. */
    private static Path page() {
        return Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
                .map(directory -> directory.resolve(Path.of("jetty-shutdown-core", "docs", "works-with.md")))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }
}
