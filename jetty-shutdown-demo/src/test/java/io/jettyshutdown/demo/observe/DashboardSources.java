package io.jettyshutdown.demo.observe;

import io.jettyshutdown.testing.Command;
import io.jettyshutdown.testing.Part;
import io.jettyshutdown.testing.Parts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the dashboard is made from, in {@code target} with the packages that it needs. */
final class DashboardSources {

    private static final Path SOURCES = Path.of("deploy", "grafana");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path directory;

    private DashboardSources(Path directory) {
        this.directory = directory;
    }

    static DashboardSources install() throws Exception {
        Parts.require(Part.NODE);
        Path directory = Path.of("target", "grafana").toAbsolutePath();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                copy(file, directory.resolve(SOURCES.relativize(file)));
            }
        }
        Command.run("npm", "install", "--prefix", directory.toString(), "--no-audit", "--no-fund", "--prefer-offline");
        return new DashboardSources(directory);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.writeString(to, Files.readString(from));
    }

    String build() throws Exception {
        Path file = directory.resolve("built.json");
        run("node", source("dashboard.mjs"), file.toString());
        return Files.readString(file);
    }

    /** What the compiler says when it compares dashboards with Grafana's types: {@code NAME.ts} and an error. */
    String errors(Map<String, String> dashboards) throws Exception {
        List<String> words = new ArrayList<>(List.of("node", source("typed.mjs")));
        for (Map.Entry<String, String> dashboard : dashboards.entrySet()) {
            Path file = directory.resolve(dashboard.getKey() + ".json");
            words.add(Files.writeString(file, dashboard.getValue()).toString());
        }
        words.add(directory.resolve("target").toString());
        run(words.toArray(String[]::new));
        try {
            run("node", directory.resolve("node_modules/typescript/bin/tsc").toString(), "-p", directory.toString());
            return "";
        } catch (AssertionError e) {
            return String.valueOf(e.getMessage());
        }
    }

    private String source(String name) {
        return directory.resolve("src").resolve(name).toString();
    }

    private static void run(String... words) throws Exception {
        try (Command command = Command.start(Map.of(), words)) {
            command.output(LIMIT);
        }
    }
}
