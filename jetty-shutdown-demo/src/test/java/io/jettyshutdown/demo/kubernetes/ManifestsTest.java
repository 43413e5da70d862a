package io.jettyshutdown.demo.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jettyshutdown.Intent;
import io.jettyshutdown.demo.Main;
import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1ContainerPort;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1DeploymentSpec;
import io.kubernetes.client.openapi.models.V1EnvVar;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1Probe;
import io.kubernetes.client.openapi.models.V1SecretKeySelector;
import io.kubernetes.client.openapi.models.V1SecurityContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The manifests are what Kubernetes takes, and their numbers and names fit together. */
class ManifestsTest {

    private V1DeploymentSpec deployment;
    private V1PodSpec pod;
    private V1Container container;

    @BeforeEach
    void read() throws IOException {
        deployment = Manifests.deployment().getSpec();
        pod = deployment.getTemplate().getSpec();
        container = Manifests.container(pod);
    }

    private int number(String option) {
        return Manifests.seconds(container, option);
    }

    private Map<String, Integer> ports() {
        return container.getPorts().stream()
                .collect(Collectors.toMap(V1ContainerPort::getName, V1ContainerPort::getContainerPort));
    }

    /** The script that it calls. */
    private String preStop() throws IOException {
        String program =
                container.getLifecycle().getPreStop().getExec().getCommand().get(0);
        return Files.readString(Image.read().fileHere(program));
    }

    private static int firstNumber(String text, String regex) {
        Matcher matcher = Pattern.compile(regex).matcher(text);
        assertThat(matcher.find()).as("%s in %s", regex, text).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    @Test
    void noFileIsLeftOutHereAndNoneHoldsASecret() throws IOException {
        assertThat(Manifests.files()).containsExactly("deployment.yaml", "poddisruptionbudget.yaml", "service.yaml");
    }

    @Test
    void fieldThatKubernetesDoesNotKnowIsRefused() throws IOException {
        for (String field : new String[] {"terminationGracePeriodSeconds", "preStop", "maxSurge", "runAsNonRoot"}) {
            String misspelt = Manifests.json("deployment.yaml").replace('"' + field + '"', '"' + field + "s\"");
            assertThatThrownBy(() -> V1Deployment.fromJson(misspelt)).hasMessageContaining(field + "s");
        }
    }

    @Test
    void whatThePodNeedsFitsIntoItsGracePeriod() throws IOException {
        int preStop = firstNumber(preStop(), "--max-time (\\d+)");
        int endOfTheProcess = 2;
        assertThat(preStop + number("--grace-period") + endOfTheProcess)
                .isLessThanOrEqualTo(pod.getTerminationGracePeriodSeconds().intValue());
    }

    @Test
    void serverIsToldThePodsGracePeriodAndTheIntent() {
        Map<String, V1EnvVar> environment =
                container.getEnv().stream().collect(Collectors.toMap(V1EnvVar::getName, Function.identity()));
        assertThat(environment.get("TERMINATION_GRACE_PERIOD_SECONDS").getValue())
                .isEqualTo(pod.getTerminationGracePeriodSeconds().toString());
        assertThat(environment.get(Intent.ENVIRONMENT_VARIABLE).getValue()).isEqualTo(Intent.RESTART.tag());
        assertThat(environment.get("JETTY_SHUTDOWN_TOKEN").getValue()).isNull();
        assertThat(environment.get("JETTY_SHUTDOWN_TOKEN").getValueFrom().getSecretKeyRef())
                .isNotNull();
    }

    @Test
    void readinessProbeFailsWellWithinTheReadinessDelay() {
        V1Probe probe = container.getReadinessProbe();
        int noticed = probe.getPeriodSeconds() * probe.getFailureThreshold() + probe.getTimeoutSeconds();
        int toEveryProxy = 2;
        assertThat(noticed + toEveryProxy).isLessThanOrEqualTo(number("--readiness-delay"));
    }

    @Test
    void successorIsReadyBeforeAPodGoesAndOnePodDrainsAtATime() throws IOException {
        assertThat(deployment.getStrategy().getRollingUpdate().getMaxUnavailable())
                .isEqualTo(new IntOrString(0));
        assertThat(deployment.getMinReadySeconds())
                .isGreaterThanOrEqualTo(pod.getTerminationGracePeriodSeconds().intValue());
        assertThat(Manifests.disruptionBudget().getSpec().getMaxUnavailable()).isEqualTo(new IntOrString(1));
        assertThat(deployment.getReplicas()).isGreaterThan(1);
    }

    @Test
    void everybodyMeansTheSamePorts() throws IOException {
        assertThat(ports()).containsOnlyKeys("websocket", "admin");
        assertThat(number("--port")).isEqualTo(ports().get("websocket"));
        assertThat(number("--admin-port")).isEqualTo(ports().get("admin"));
        assertThat(firstNumber(preStop(), "http://127\\.0\\.0\\.1:(\\d+)}")).isEqualTo(ports().get("admin"));
        assertThat(deployment.getTemplate().getMetadata().getAnnotations())
                .containsEntry("prometheus.io/port", ports().get("admin").toString());
        assertThat(container.getStartupProbe().getHttpGet().getPort().getStrValue())
                .isEqualTo("admin");
        assertThat(container.getReadinessProbe().getHttpGet().getPort().getStrValue())
                .isEqualTo("admin");
        assertThat(container.getLivenessProbe().getHttpGet().getPort().getStrValue())
                .isEqualTo("admin");
        assertThat(Manifests.service().getSpec().getPorts())
                .singleElement()
                .satisfies(
                        port -> assertThat(port.getTargetPort().getStrValue()).isEqualTo("websocket"));
        assertThat(Image.read().instruction("EXPOSE").split(" "))
                .containsExactly(
                        ports().get("websocket").toString(),
                        ports().get("admin").toString());
    }

    /** Which the test of a pod's life replaces. */
    @Test
    void serverListensWhereOthersReachIt() {
        assertThat(container.getArgs()).contains("--host=0.0.0.0", "--admin-host=0.0.0.0");
    }

    @Test
    void selectorsFindThePods() throws IOException {
        Map<String, String> labels = deployment.getTemplate().getMetadata().getLabels();
        assertThat(labels).isNotEmpty();
        assertThat(deployment.getSelector().getMatchLabels()).isEqualTo(labels);
        assertThat(Manifests.service().getSpec().getSelector()).isEqualTo(labels);
        assertThat(Manifests.disruptionBudget().getSpec().getSelector().getMatchLabels())
                .isEqualTo(labels);
    }

    @Test
    void containerMayDoNothingThatItDoesNotNeed() throws IOException {
        V1SecurityContext security = container.getSecurityContext();
        assertThat(security.getAllowPrivilegeEscalation()).isFalse();
        assertThat(security.getReadOnlyRootFilesystem()).isTrue();
        assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        // Kubernetes cannot tell of a name whether it is root's.
        assertThat(Image.read().instruction("USER")).matches("[1-9]\\d*:[1-9]\\d*");
    }

    @Test
    void imageRunsTheJarThatTheBuildMakes() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        String jar = Image.read().entrypoint().get(Image.read().entrypoint().size() - 1);
        String name = Image.read().fileHere(jar).toString().replaceAll("^target/|\\.jar$", "");
        assertThat(pom).contains("<finalName>" + name + "</finalName>");
        assertThat(pom).contains("<mainClass>" + Main.class.getName() + "</mainClass>");
        assertThat(Image.read().entrypoint()).endsWith("-jar", jar).startsWith("java");
    }

    @Test
    void pageHasTheNumbersOfTheManifest() throws IOException {
        V1Probe readiness = container.getReadinessProbe();
        V1Probe liveness = container.getLivenessProbe();
        assertThat(page())
                .contains(row("terminationGracePeriodSeconds", pod.getTerminationGracePeriodSeconds()))
                .contains(row("TERMINATION_GRACE_PERIOD_SECONDS", pod.getTerminationGracePeriodSeconds()))
                .contains(row("minReadySeconds", deployment.getMinReadySeconds()))
                .contains(row("--grace-period", number("--grace-period")))
                .contains(row("--readiness-delay", number("--readiness-delay")))
                .contains(row("--reconnect-rate", number("--reconnect-rate")))
                .contains(row("--max-time", firstNumber(preStop(), "--max-time (\\d+)")))
                .contains(row("readinessProbe", readiness.getFailureThreshold() + " × " + readiness.getPeriodSeconds()))
                .contains(row("livenessProbe", liveness.getFailureThreshold() + " × " + liveness.getPeriodSeconds()));
    }

    /** Whoever reads the metrics passes for the last scrape, for which a server may wait. */
    @Test
    void onlyPrometheusAsksForMetrics() {
        String scraped = deployment.getTemplate().getMetadata().getAnnotations().get("prometheus.io/path");
        assertThat(List.of(container.getStartupProbe(), container.getReadinessProbe(), container.getLivenessProbe()))
                .extracting(probe -> probe.getHttpGet().getPath())
                .doesNotContain(scraped);
    }

    @Test
    void pageDividesTheGracePeriodAsTheServerDoes() throws IOException {
        int gracePeriod = number("--grace-period");
        int share = Math.min(5, gracePeriod / 5);
        assertThat(page())
                .contains("| handshake timeout | " + share + " |")
                .contains("| HTTP drain | " + share + " |")
                .contains("| closing window | " + (gracePeriod - number("--readiness-delay") - 2 * share) + " |");
    }

    @Test
    void commandsOfThePageNameWhatTheManifestsName() throws IOException {
        V1SecretKeySelector secret = container.getEnv().stream()
                .filter(variable -> variable.getValueFrom() != null)
                .map(variable -> variable.getValueFrom().getSecretKeyRef())
                .findFirst()
                .orElseThrow();
        Map.Entry<String, String> label = deployment.getSelector().getMatchLabels().entrySet().stream()
                .findFirst()
                .orElseThrow();
        assertThat(page())
                .contains(" docker build -t " + container.getImage() + " -f deploy/Dockerfile .\n")
                .contains(" secret generic " + secret.getName() + " --from-literal=" + secret.getKey() + "=")
                .contains(" kubectl apply -f deploy/kubernetes/\n")
                .contains(" restart deployment/"
                        + Manifests.deployment().getMetadata().getName() + "\n")
                .contains(" -l " + label.getKey() + "=" + label.getValue() + " ");
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("docs", "kubernetes.md"));
    }

    private static String row(String name, Object value) {
        return name + "` | " + value + " |";
    }
}
