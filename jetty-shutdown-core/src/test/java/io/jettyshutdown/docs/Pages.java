package io.jettyshutdown.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** All that the project says to people, as seen from the directory of a module. */
public final class Pages {

    private static final Path ROOT = Path.of("..");

    private Pages() {}

    public static List<Path> all() throws IOException {
        try (Stream<Path> core = Files.list(ROOT.resolve(Path.of("jetty-shutdown-core", "docs")));
                Stream<Path> demo = Files.list(ROOT.resolve(Path.of("jetty-shutdown-demo", "docs")))) {
            Stream<Path> docs = Stream.concat(core, demo)
                    .filter(page -> page.toString().endsWith(".md"))
                    .sorted();
            return Stream.concat(Stream.of(ROOT.resolve("README.md")), docs).toList();
        }
    }
}
