package io.jettyshutdown.demo.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What is installed on this host. */
public final class Programs {

    private Programs() {}

    /**
     * Looks for a program.
     *
     * @param program a path, or a name that is on the PATH
     * @return the executable; empty if there is none
     */
    public static Optional<Path> find(String program) {
        Stream<Path> candidates = program.contains(File.separator)
                ? Stream.of(Path.of(program))
                : Stream.of(Optional.ofNullable(System.getenv("PATH"))
                                .orElse("")
                                .split(File.pathSeparator))
                        .map(folder -> Path.of(folder, program));
        return candidates
                .filter(path -> Files.isExecutable(path) && Files.isRegularFile(path))
                .findFirst();
    }
}
