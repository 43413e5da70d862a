package io.jettyshutdown;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The code of the frameworks' modules, all of which is compiled and run by their tests. Spaces do not matter. */
record FrameworkSources(List<String> files) {

    static FrameworkSources read() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("frameworks"))) {
            List<Path> sources =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            List<String> texts = new ArrayList<>();
            for (Path source : sources) {
                texts.add(withoutSpaces(Files.readString(source)));
            }
            return new FrameworkSources(texts);
        }
    }

    /** Whether one of them has these lines. */
    boolean contain(String lines) {
        return files.stream().anyMatch(file -> file.contains(withoutSpaces(lines)));
    }

    private static String withoutSpaces(String code) {
        return code.replaceAll("\\s+", "");
    }
}
