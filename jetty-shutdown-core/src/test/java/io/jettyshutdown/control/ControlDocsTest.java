package io.jettyshutdown.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.docs.Block;
import io.jettyshutdown.testing.Command;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.Part;
import io.jettyshutdown.testing.Parts;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.management.ObjectName;
import org.eclipse.jetty.jmx.MBeanContainer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The page about control: its lines work as they stand, but for the port. */
class ControlDocsTest {

    private static final Path PAGE = Path.of("docs", "control.md");
    private static final Pattern CURL = Pattern.compile("(?:`|^    )(curl [^`\n]+)", Pattern.MULTILINE);
    private static final String TOKEN = "a-token-for-this-test";

    private final Server server = new Server(0);
    private final GracefulShutdown shutdown =
            GracefulShutdown.builder().stopAtShutdown(false).install(server);

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    /** As the page has it. */
    private void start() throws Exception {
        ContextHandler control = new ContextHandler(ControlHandler.of(shutdown), "/shutdown");
        control.setAllowNullPathInContext(true);
        ContextHandler ready = new ContextHandler(ReadinessHandler.of(shutdown), "/ready");
        ready.setAllowNullPathInContext(true);
        server.addBean(new MBeanContainer(ManagementFactory.getPlatformMBeanServer()));
        server.setHandler(
                new Handler.Sequence(control, ready, new ContextHandler(ControlHandler.of(shutdown, TOKEN), "/token")));
        server.start();
    }

    private static List<String> blocks(String language) throws IOException {
        return Block.of(PAGE).stream()
                .filter(block -> block.language().equals(language))
                .map(Block::text)
                .toList();
    }

    private static List<String> curlLines(Path page) throws IOException {
        return CURL.matcher(Files.readString(page))
                .results()
                .map(result -> result.group(1))
                .toList();
    }

    private String run(String line) throws Exception {
        int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        String context = line.contains("TOKEN") ? "/token" : "/shutdown";
        String here = line.replace("localhost:9090/shutdown", "127.0.0.1:" + port + context)
                .replace("localhost:9090", "127.0.0.1:" + port);
        try (Command command = Command.start(Map.of("JETTY_SHUTDOWN_TOKEN", TOKEN), "sh", "-c", here)) {
            return command.output(Duration.ofSeconds(20));
        }
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    @Test
    void everyCurlLineDoesWhatThePageSays() throws Exception {
        Parts.require(Part.CURL);
        start();
        List<String> lines = curlLines(PAGE).stream().distinct().toList();
        assertThat(lines).hasSize(8);
        String watch = lines.get(0);
        String drain = lines.get(1);
        String withReason = lines.get(2);
        String abort = lines.get(3);
        String cancel = lines.get(4);
        String stop = lines.get(5);
        String withToken = lines.get(6);
        String readiness = lines.get(7);

        assertThat(json(run(watch)).get("phase").asText()).isEqualTo("RUNNING");
        assertThat(run(readiness)).isEqualTo("200");
        assertThat(json(run(cancel))).isEqualTo(json(blocks("json").get(1)));
        assertThat(json(run(abort)).get("status").asInt()).isEqualTo(409);

        assertThat(json(run(withReason)).get("drain").get("reason").asText()).isEqualTo("v42 is out");
        assertThat(run(readiness)).isEqualTo("503");
        Eventually.isTrue(() -> json(run(watch)).get("phase").asText().equals("DRAINED"));
        server.stop();
        server.start();
        assertThat(json(run(withToken)).get("drain").get("code").asInt()).isEqualTo(1012);
        assertThat(json(run(drain)).get("drain").get("code").asInt()).isEqualTo(1012);
        assertThat(json(run(stop)).get("drain").get("intent").asText()).isEqualTo("restart");
        Eventually.isTrue(server::isStopped);
    }

    @Test
    void readmeShowsALineOfThisPage() throws IOException {
        assertThat(curlLines(Path.of("..", "README.md"))).isNotEmpty().isSubsetOf(curlLines(PAGE));
    }

    @Test
    void exampleHasTheKeysOfARealAnswer() throws Exception {
        start();
        server.stop();
        server.start();
        shutdown.drain(Intent.RESTART);
        JsonNode example = json(blocks("json").get(0));
        JsonNode real = json(new org.eclipse.jetty.util.ajax.JSON().toJSON(State.of(shutdown)));
        assertThat(example.fieldNames()).toIterable().containsExactlyElementsOf(real::fieldNames);
        for (String part : List.of("timeBudgetMillis", "drain", "lastReport")) {
            assertThat(example.get(part).fieldNames())
                    .toIterable()
                    .containsExactlyElementsOf(() -> real.get(part).fieldNames());
        }
    }

    @Test
    void mbeanHasTheNameThatThePageSays() throws Exception {
        start();
        String pattern = "io.jettyshutdown.control:type=shutdowncontrol,*";
        assertThat(ManagementFactory.getPlatformMBeanServer().queryNames(new ObjectName(pattern), null))
                .isNotEmpty();
        assertThat(Files.readString(PAGE)).contains(pattern);
        server.stop();
        server.destroy();
    }

    /** What the page shows is in {@link #start()}, or with another name of the server in the demo. */
    @Test
    void everyJavaLineIsInThisTest() throws IOException {
        String source = Files.readString(
                        Path.of("src", "test", "java", "io", "jettyshutdown", "control", "ControlDocsTest.java"))
                .replaceAll("\\s", "");
        assertThat(blocks("java")).hasSize(3);
        for (String block : blocks("java")) {
            assertThat(source).contains(block.replaceAll("\\s", ""));
        }
    }
}
