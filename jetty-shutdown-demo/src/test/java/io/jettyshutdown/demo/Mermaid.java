package io.jettyshutdown.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The part of mermaid's language that the pages use. */
final class Mermaid {

    private static final Pattern PARTICIPANT = Pattern.compile("participant (\\w+) as [^;#]+");
    private static final Pattern MESSAGE = Pattern.compile("(\\w+)->>(\\w+): [^;#]*(?:#\\d+;[^;#]*)*");
    private static final Pattern NOTE = Pattern.compile("Note over (\\w+)(?:,(\\w+))?: [^;#]+");
    private static final String NODE = "\\w+(?:\\[[^\\[\\]\"]+])?";
    private static final Pattern EDGE = Pattern.compile(NODE + " -->(?:\\|\"[^\"|]+\"\\|)? " + NODE);
    private static final Pattern TRANSITION =
            Pattern.compile("direction LR|(?:\\w+|\\[\\*]) --> (?:\\w+|\\[\\*])(?:: [^:]+)?");

    private Mermaid() {}

    static void check(String text) {
        List<String> lines = text.strip().lines().map(String::strip).collect(Collectors.toList());
        switch (lines.remove(0)) {
            case "sequenceDiagram" -> sequence(lines);
            case "flowchart LR" ->
                assertThat(lines)
                        .isNotEmpty()
                        .allMatch(line -> EDGE.matcher(line).matches());
            case "stateDiagram-v2" ->
                assertThat(lines)
                        .isNotEmpty()
                        .allMatch(line -> TRANSITION.matcher(line).matches());
            default -> fail("no diagram that is known: " + text);
        }
    }

    private static void sequence(List<String> lines) {
        List<String> participants = lines.stream()
                .map(PARTICIPANT::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .toList();
        assertThat(participants).isNotEmpty();
        for (String line : lines.subList(participants.size(), lines.size())) {
            Matcher message = MESSAGE.matcher(line);
            Matcher note = NOTE.matcher(line);
            if (message.matches()) {
                assertThat(participants).contains(message.group(1), message.group(2));
            } else {
                assertThat(note.matches()).as(line).isTrue();
                assertThat(participants).contains(note.group(1));
                assertThat(note.group(2))
                        .satisfiesAnyOf(
                                second -> assertThat(second).isNull(),
                                second -> assertThat(participants).contains(second));
            }
        }
    }
}
