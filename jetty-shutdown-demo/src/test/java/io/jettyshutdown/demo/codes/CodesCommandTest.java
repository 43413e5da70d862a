package io.jettyshutdown.demo.codes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jettyshutdown.codes.CloseCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CodesCommandTest {

    private final StringWriter out = new StringWriter();

    private List<String> execute(int width, String... arguments) {
        CommandLine command = new CommandLine(new CodesCommand()).setUsageHelpWidth(width);
        command.setOut(new PrintWriter(out));
        assertThat(command.execute(arguments)).isZero();
        return out.toString().lines().toList();
    }

    @Test
    void listsEveryRegisteredCode() {
        List<String> lines = execute(100);

        for (CloseCode code : CloseCode.registered()) {
            assertThat(lines).anySatisfy(line -> assertThat(line).startsWith(code.code() + "  " + code.name()));
        }
    }

    @Test
    void explainsOneCode() {
        assertThat(String.join("\n", execute(200, "1006")))
                .contains("1006 Abnormal Closure", "without a Close frame", "On the wire  no");
    }

    @Test
    void comparesTwoCodesSideBySide() {
        List<String> lines = execute(120, "1001", "1012");

        assertThat(lines.get(0)).matches(" +1001 Going Away +1012 Service Restart");
        assertThat(lines)
                .anySatisfy(line -> assertThat(line).matches("Meaning +The endpoint .* The server restarts .*"));
        assertThat(lines).anySatisfy(line -> assertThat(line).matches("On the wire +yes +yes"));
    }

    @Test
    void explainsACodeThatIsNotRegistered() {
        assertThat(String.join("\n", execute(80, "4711"))).contains("4711 Private Use");
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 97, 120})
    void wrapsToTheWidthOfTheTerminal(int width) {
        execute(width);
        execute(width, "1012");

        assertThat(execute(width, "1001", "1006"))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
    }

    @Test
    void wrappingLosesNoWord() {
        String words = String.join(" ", execute(60, "1006")).replaceAll("\\s+", " ");

        assertThat(words)
                .contains(CloseCode.of(1006).meaning(), CloseCode.of(1006).advice());
    }

    @Test
    void printsJson() throws Exception {
        execute(80, "--json", "1001", "1012");

        JsonNode codes = new ObjectMapper().readTree(out.toString());
        assertThat(codes).hasSize(2);
        assertThat(codes.get(1).get("code").asInt()).isEqualTo(1012);
        assertThat(codes.get(1).get("name").asText()).isEqualTo("Service Restart");
        assertThat(codes.get(1).get("sendable").asBoolean()).isTrue();
    }
}
