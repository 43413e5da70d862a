package io.jettyshutdown.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A local Maven repository with all that the real one has, but for this project: what is installed stays in it. */
record LocalRepository(Path directory) {

    static LocalRepository besideTheRealOne(Path parent) throws IOException {
        Path real = Path.of(System.getProperty(
                "localRepository",
                Path.of(System.getProperty("user.home"), ".m2", "repository").toString()));
        Path directory = Files.createDirectories(parent.resolve("repository"));
        link(real, directory, "io");
        link(real.resolve("io"), Files.createDirectory(directory.resolve("io")), "jettyshutdown");
        return new LocalRepository(directory);
    }

    private static void link(Path from, Path to, String butFor) throws IOException {
        try (Stream<Path> entries = Files.list(from)) {
            for (Path entry : entries.toList()) {
                if (!entry.endsWith(butFor)) {
                    Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
                }
            }
        }
    }

    /** For the command line of Maven. */
    String option() {
        return " -Dmaven.repo.local=" + directory;
    }
}
