package io.jettyshutdown.demo.observe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The YAML files of a deployment with Prometheus and Grafana, as plain maps and lists. */
@SuppressWarnings("unchecked")
final class Compose {

    static final Path DEPLOY = Path.of("deploy");
    static final Path FILE = DEPLOY.resolve("compose.yml");

    private final Map<String, Object> services;

    private Compose(Map<String, Object> services) {
        this.services = services;
    }

    static Compose read() throws IOException {
        return new Compose((Map<String, Object>) yaml(FILE).get("services"));
    }

    static Map<String, Object> yaml(Path file) throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return new Yaml(new SafeConstructor(options)).load(Files.readString(file));
    }

    /** The only element of a list in such a file. */
    static Map<String, Object> only(Object list) {
        if (!(list instanceof List<?> elements) || elements.size() != 1) {
            throw new AssertionError("not one element: " + list);
        }
        return (Map<String, Object>) elements.get(0);
    }

    Map<String, Object> service(String name) {
        return (Map<String, Object>) services.get(name);
    }

    /** The servers' names. */
    List<String> nodes() {
        return services.keySet().stream()
                .filter(name -> service(name).containsKey("build"))
                .toList();
    }

    List<String> list(String service, String key) {
        return (List<String>) service(service).getOrDefault(key, List.of());
    }

    Map<String, String> environment(String service) {
        return (Map<String, String>) service(service).getOrDefault("environment", Map.of());
    }

    List<String> names() {
        return List.copyOf(services.keySet());
    }
}
