package io.jettyshutdown.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The README's table of what opens sessions, by protocols. Each row is asserted where its flavour is tested. */
public final class FlavourTable {

    private static final String HEADING = Stream.concat(
                    Stream.of(""), Arrays.stream(Protocol.values()).map(protocol -> protocol.title))
            .collect(Collectors.joining(" | ", "|", " |"));

    private FlavourTable() {}

    /** Its lines below the heading. */
    public static List<String> rows() throws IOException {
        return Files.readAllLines(readme()).stream()
                .dropWhile(line -> !line.equals(HEADING))
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .toList();
    }

    /** Above the directory of the module whose tests run. */
    private static Path readme() {
        return Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
                .map(directory -> directory.resolve("README.md"))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }
}
