package io.jettyshutdown.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The code of all tests, and of the applications that they run. Spaces do not matter. */
public record TestedSources(List<String> files) {

    public static TestedSources read() throws IOException {
        List<String> texts = new ArrayList<>();
        for (Path directory : List.of(
                Path.of("frameworks"), Path.of("src", "test"), Path.of("..", "jetty-shutdown-demo", "src", "test"))) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path source :
                        files.filter(file -> file.toString().endsWith(".java")).toList()) {
                    texts.add(withoutSpaces(Files.readString(source)));
                }
            }
        }
        return new TestedSources(texts);
    }

    /** Whether one of them has these lines. */
    public boolean contain(String lines) {
        return files.stream().anyMatch(file -> file.contains(withoutSpaces(lines)));
    }

    private static String withoutSpaces(String code) {
        return code.replaceAll("\\s+", "");
    }
}
