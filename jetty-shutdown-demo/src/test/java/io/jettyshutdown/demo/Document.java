package io.jettyshutdown.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of the demo's documentation, or another text that has to agree with something. */
public record Document(String text) {

    public static Document read(String page) throws IOException {
        return new Document(Files.readString(Path.of("docs", page)));
    }

    /** The first group of each place that matches; there is one at least. */
    public List<String> all(String regex) {
        List<String> found = Pattern.compile(regex, Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map(place -> place.group(1))
                .toList();
        assertThat(found).as(regex).isNotEmpty();
        return found;
    }

    /** From a heading to the next one. */
    public Document section(String heading) {
        return new Document(all("^## " + heading + "\n(.*?)(?=^## |\\z)").get(0));
    }

    /** The rows of the table that begins with these columns, each with its cells. */
    public List<List<String>> rows(String firstColumns) {
        return all("(\\| " + firstColumns + ".*?)\n\n")
                .get(0)
                .lines()
                .skip(2)
                .map(row ->
                        Stream.of(row.split("\\|")).skip(1).map(String::strip).toList())
                .toList();
    }
}
