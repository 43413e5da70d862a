package io.jettyshutdown.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What pages show as printed: numbers are those of a run, but every phrase is one that this program has. */
final class Printed {

    /** Between phrases: what differs from run to run. */
    private static final Pattern VALUES = Pattern.compile(
            "  +|[-\\d.,%()=:…]+|\\b(?:restart|stop|completed|CLOSING)\\b(?! +\\d)", Pattern.UNICODE_CHARACTER_CLASS);

    private static final List<Path> SOURCES =
            List.of(Path.of("src", "main", "java"), Path.of("..", "jetty-shutdown-core", "src", "main", "java"));

    private Printed() {}

    static void check(String text) throws IOException {
        String sources = sources();
        assertThat(text.lines()
                        .flatMap(VALUES::splitAsStream)
                        .map(String::strip)
                        .filter(phrase -> phrase.length() > 1))
                .isNotEmpty()
                .allSatisfy(phrase -> assertThat(sources).contains(phrase));
    }

    private static String sources() throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path directory : SOURCES) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.filter(Files::isRegularFile).collect(Collectors.toList())) {
                    all.append(Files.readString(file));
                }
            }
        }
        return all.toString();
    }
}
