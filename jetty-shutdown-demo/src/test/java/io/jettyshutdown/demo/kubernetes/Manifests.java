package io.jettyshutdown.demo.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The manifests that are deployed. A field that Kubernetes does not know, or that is there twice, is refused. */
final class Manifests {

    private static final Path DIRECTORY = Path.of("deploy", "kubernetes");
    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION));

    private Manifests() {}

    static V1Deployment deployment() throws IOException {
        return V1Deployment.fromJson(json("deployment.yaml"));
    }

    static V1Service service() throws IOException {
        return V1Service.fromJson(json("service.yaml"));
    }

    static V1PodDisruptionBudget disruptionBudget() throws IOException {
        return V1PodDisruptionBudget.fromJson(json("poddisruptionbudget.yaml"));
    }

    /** What a pod is made of. */
    static V1PodSpec pod() throws IOException {
        return deployment().getSpec().getTemplate().getSpec();
    }

    static V1Container container(V1PodSpec pod) {
        return pod.getContainers().get(0);
    }

    static String json(String file) throws IOException {
        return YAML.readTree(DIRECTORY.resolve(file).toFile()).toString();
    }

    static List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** The value of an option of the server's command line. */
    static String option(V1Container container, String name) {
        return container.getArgs().stream()
                .filter(argument -> argument.startsWith(name + "="))
                .map(argument -> argument.substring(name.length() + 1))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + container.getArgs()));
    }

    /** Such an option's value, which ends with s. */
    static int seconds(V1Container container, String name) {
        return Integer.parseInt(option(container, name).replaceFirst("s$", ""));
    }
}
