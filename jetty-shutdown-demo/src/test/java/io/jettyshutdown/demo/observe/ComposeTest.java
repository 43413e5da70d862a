package io.jettyshutdown.demo.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jettyshutdown.Intent;
import io.jettyshutdown.demo.serve.ServeCommand;
import io.jettyshutdown.testing.Command;
import io.jettyshutdown.testing.Part;
import io.jettyshutdown.testing.Parts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.CommandSpec;

/** Compose takes the file, and what it starts finds each other and the files that it needs. */
class ComposeTest {

    private static final Path GRAFANA = Compose.DEPLOY.resolve("grafana");

    private final Compose compose = Compose.read();
    private final Map<String, Object> prometheus =
            Compose.yaml(Compose.DEPLOY.resolve("prometheus").resolve("prometheus.yml"));

    ComposeTest() throws IOException {}

    private String option(String name) {
        return compose.list("node-1", "command").stream()
                .filter(word -> word.startsWith(name + "="))
                .map(word -> word.substring(name.length() + 1))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name));
    }

    private static Duration duration(Object text) {
        return Duration.parse("PT" + text);
    }

    @Test
    void composeTakesTheFileAndRefusesAnUnknownField(@TempDir Path directory) throws Exception {
        Parts.require(Part.DOCKER_COMPOSE);
        Command.run("docker-compose", "--file", Compose.FILE.toString(), "config", "--quiet");
        String misspelt = Files.readString(Compose.FILE).replace("stop_grace_period:", "stop_period:");
        Path file = Files.writeString(directory.resolve("compose.yml"), misspelt);
        assertThatThrownBy(() -> Command.run("docker-compose", "--file", file.toString(), "config", "--quiet"))
                .hasMessageContaining("Unsupported config option for services.node-1: 'stop_period'");
    }

    @Test
    void everyFileThatIsMountedOrBuiltFromExists() {
        assertThat(compose.names())
                .flatMap(service -> compose.list(service, "volumes"))
                .filteredOn(volume -> volume.startsWith("."))
                .hasSize(4)
                .allSatisfy(volume ->
                        assertThat(Compose.DEPLOY.resolve(volume.split(":")[0])).exists());
        assertThat(compose.service("node-1").get("build"))
                .isEqualTo(Map.of("context", "..", "dockerfile", "deploy/Dockerfile"));
        assertThat(Compose.DEPLOY.resolve("Dockerfile")).exists();
    }

    @Test
    void imagesArePinnedAndPortsAreForThisMachineOnly() {
        assertThat(compose.names()).hasSize(5).allSatisfy(service -> {
            assertThat(compose.service(service).get("image").toString()).matches("[^:]+:v?\\d+\\.\\d+\\.\\d+");
            assertThat(compose.list(service, "ports")).hasSize(1).allMatch(port -> port.startsWith("127.0.0.1:"));
        });
        assertThat(compose.nodes())
                .flatMap(node -> compose.list(node, "ports"))
                .allMatch(port -> port.endsWith(":" + option("--port")));
    }

    @Test
    void prometheusScrapesTheAdminPortOfEveryServer() {
        Map<String, Object> job = Compose.only(prometheus.get("scrape_configs"));
        Object targets = Compose.only(job.get("static_configs")).get("targets");
        assertThat(targets)
                .isEqualTo(compose.nodes().stream()
                        .map(node -> node + ":" + option("--admin-port"))
                        .toList());
        assertThat(option("--admin-host")).isEqualTo("0.0.0.0");
    }

    @Test
    void serverWaitsLongerThanAScrapeTakesAndIsGivenTheTimeForIt() {
        Map<?, ?> global = (Map<?, ?>) prometheus.get("global");
        Duration scrape = duration(global.get("scrape_interval")).plus(duration(global.get("scrape_timeout")));
        assertThat(duration(option("--await-scrape"))).isGreaterThan(scrape);
        assertThat(duration(option("--grace-period"))).isGreaterThan(duration(option("--await-scrape")));
        Object stop = compose.service("node-1").get("stop_grace_period");
        assertThat(duration(stop)).isGreaterThan(duration(option("--grace-period")));
        assertThat(compose.environment("node-1"))
                .containsEntry(
                        "TERMINATION_GRACE_PERIOD_SECONDS", "" + duration(stop).toSeconds())
                .containsEntry(Intent.ENVIRONMENT_VARIABLE, Intent.RESTART.tag());
    }

    @Test
    void optionsAreTheServers() {
        CommandSpec serve = CommandSpec.forAnnotatedObject(new ServeCommand());
        List<String> words = compose.list("node-1", "command");
        assertThat(words.get(0)).isEqualTo(serve.name());
        assertThat(words.stream().skip(1).map(word -> word.split("=")[0])).allMatch(serve.optionsMap()::containsKey);
    }

    @Test
    void grafanaFindsPrometheusAndTheDashboard() throws IOException {
        Map<String, Object> source =
                Compose.only(Compose.yaml(GRAFANA.resolve("provisioning/datasources/prometheus.yml"))
                        .get("datasources"));
        assertThat(source).containsEntry("type", "prometheus").containsEntry("url", "http://prometheus:9090");
        assertThat(source.get("jsonData"))
                .extracting("timeInterval")
                .isEqualTo(((Map<?, ?>) prometheus.get("global")).get("scrape_interval"));

        Map<String, Object> provider =
                Compose.only(Compose.yaml(GRAFANA.resolve("provisioning/dashboards/jetty-shutdown.yml"))
                        .get("providers"));
        String directory = ((Map<?, ?>) provider.get("options")).get("path").toString();
        List<String> mounts = compose.list("grafana", "volumes");
        assertThat(mounts).contains("./grafana/dashboards:" + directory + ":ro");
        assertThat(compose.environment("grafana"))
                .containsEntry("GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH", directory + "/jetty-shutdown.json");
        try (Stream<Path> dashboards = Files.list(GRAFANA.resolve("dashboards"))) {
            assertThat(dashboards.map(file -> file.getFileName().toString())).containsExactly("jetty-shutdown.json");
        }
    }
}
