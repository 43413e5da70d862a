package io.jettyshutdown.demo.rolling;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A configuration as it is shipped, but for the lines that say how much there is and where it is.
 *
 * @param text the lines
 */
record ShippedFile(String text) {

    /** Reads it from this program. */
    static ShippedFile read(String resource) throws IOException {
        try (@Nullable InputStream file = ShippedFile.class.getResourceAsStream(resource)) {
            if (file == null) {
                throw new IOException("this program was built without its configuration " + resource);
            }
            return new ShippedFile(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** With these lines, as they are indented there, in place of all those that begin with a directive. */
    ShippedFile with(String directive, List<String> lines) {
        List<String> old = text.lines()
                .filter(line -> line.strip().startsWith(directive + " "))
                .toList();
        String first = old.get(0);
        String indentation = first.substring(0, first.indexOf(directive));
        return new ShippedFile(text.lines()
                .flatMap(line -> line.equals(first)
                        ? lines.stream().map(indentation::concat)
                        : Stream.of(line).filter(other -> !old.contains(other)))
                .collect(Collectors.joining("\n", "", "\n")));
    }

    ShippedFile with(String directive, String line) {
        return with(directive, List.of(line));
    }

    void writeTo(Path file) throws IOException {
        Files.writeString(file, text);
    }
}
