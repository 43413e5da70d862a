package io.jettyshutdown.demo.shipped;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A file that this program is shipped with, or the same but for some lines.
 *
 * @param text its lines
 */
public record ShippedFile(String text) {

    /** Reads it by its absolute name. */
    public static ShippedFile read(String name) {
        try (@Nullable InputStream file = ShippedFile.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("this program was built without its file " + name);
            }
            return new ShippedFile(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With these lines, as they are indented there, in place of all those that begin with a directive. */
    public ShippedFile with(String directive, List<String> lines) {
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

    /** With this line in place of it. */
    public ShippedFile with(String directive, String line) {
        return with(directive, List.of(line));
    }

    public void writeTo(Path file) throws IOException {
        Files.writeString(file, text);
    }
}
