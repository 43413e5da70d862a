package io.jettyshutdown.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * A command on a page: what it names exists. It is not run here.
 *
 * @param words its program and arguments
 */
record ShellLine(List<String> words) {

    private static final Path ROOT = Path.of("..");
    private static final Set<String> DEMO = Set.of("rolling", "serve", "storm", "codes", "bench");
    private static final Set<String> GOALS = Set.of("verify", "test", "package", "install", "spotless:apply");

    /** Maven's own and its plugins'. The others must be of this project. */
    private static final Set<String> MAVEN_PROPERTIES = Set.of(
            "skipTests",
            "maven.test.skip",
            "maven.javadoc.skip",
            "test",
            "surefire.failIfNoSpecifiedTests",
            "surefire.runOrder",
            "jvm");

    private static final Set<String> PATHS = Set.of(
            "/shutdown", "/shutdown/drain", "/shutdown/abort", "/shutdown/cancel", "/shutdown/stop", "/ready", "/");

    private static final Pattern COMMAND = Pattern.compile(
            "(?:mvn|java -jar|curl|kubectl|docker|npm|systemctl|rolling|serve|storm|codes|bench|\\S+\\.py) \\S.*");
    private static final Pattern WORD = Pattern.compile("(?:[^\\s\"']|\"[^\"]*\"|'[^']*')+");

    /** Whether code in a text is a command. */
    static boolean isCommand(String code) {
        return COMMAND.matcher(code).matches();
    }

    /** The commands of a script, without the files that they write to. */
    static Stream<ShellLine> of(String script) {
        return Stream.of(script.replace("\\\n", " ").split("\n|&&| \\| "))
                .map(line -> line.replaceAll(" > \\S+$", "").strip())
                .filter(line -> !line.isEmpty())
                .map(line -> new ShellLine(WORD.matcher(line)
                        .results()
                        .map(word -> word.group().replaceAll("[\"']", ""))
                        .toList()));
    }

    /** Of a command of the demo's, or of a program that is started in {@code deploy} or by a test. */
    static boolean isOption(String name) {
        Stream<CommandLine> commands = Main.commandLine().getSubcommands().values().stream()
                .flatMap(command -> Stream.concat(Stream.of(command), command.getSubcommands().values().stream()));
        return commands.anyMatch(
                        command -> command.getCommandSpec().optionsMap().containsKey(name))
                || sources().anyMatch(source -> source.contains(name + " ") || source.contains("\"" + name));
    }

    void check() {
        String program = words.get(0);
        List<String> arguments = words.subList(1, words.size());
        if (DEMO.contains(program)) {
            demo(words);
            return;
        }
        switch (program) {
            case "java" -> java(arguments);
            case "mvn" -> maven(arguments);
            case "curl" -> curl(arguments);
            case "kubectl" -> kubernetes(arguments);
            case "docker" -> docker(arguments);
            case "systemctl" -> systemd(arguments);
            case "npm" -> npm(arguments);
            case "grep" ->
                assertThatCode(() -> Pattern.compile(arguments.get(1))).doesNotThrowAnyException();
            default ->
                assertThat(Path.of(program))
                        .as("%s: no program that is known", words)
                        .isExecutable();
        }
    }

    private void java(List<String> arguments) {
        assertThat(arguments.get(0)).isEqualTo("-jar");
        assertThat(Path.of(arguments.get(1)).getFileName()).hasToString("jetty-shutdown-demo.jar");
        demo(arguments.subList(2, arguments.size()));
    }

    private void demo(List<String> arguments) {
        assertThatCode(() -> Main.commandLine().parseArgs(arguments.toArray(String[]::new)))
                .as("%s", words)
                .doesNotThrowAnyException();
    }

    private void maven(List<String> arguments) {
        assertThat(arguments).as("%s", words).anyMatch(GOALS::contains);
        for (int i = 0; i < arguments.size(); i++) {
            String word = arguments.get(i);
            if (word.equals("-pl")) {
                assertThat(arguments.get(++i).split(","))
                        .allSatisfy(module -> assertThat(ROOT.resolve(module).resolve("pom.xml"))
                                .exists());
            } else if (word.startsWith("-D")) {
                String[] property = word.substring(2).split("=");
                if (property[0].equals("test")) {
                    assertThat(property[1].split(",")).allSatisfy(ShellLine::isATest);
                } else if (!MAVEN_PROPERTIES.contains(property[0])) {
                    assertThat(sources()).as("%s", words).anyMatch(source -> source.contains(property[0]));
                }
            } else if (word.startsWith("-P")) {
                assertThat(read("../jetty-shutdown-core/pom.xml")).contains("<id>" + word.substring(2) + "</id>");
            } else {
                assertThat(GOALS.contains(word)
                                || Set.of("-q", "-B", "-ntp", "-am", "-o").contains(word))
                        .as(word)
                        .isTrue();
            }
        }
    }

    private static void isATest(String pattern) {
        Pattern name = Pattern.compile(pattern.replace("*", ".*") + "\\.java");
        assertThat(files())
                .as(pattern)
                .anyMatch(file -> name.matcher(file.getFileName().toString()).matches());
    }

    private void curl(List<String> arguments) {
        assertThat(arguments)
                .as("%s", words)
                .filteredOn(word -> word.startsWith("http"))
                .singleElement()
                .satisfies(url -> {
                    String path = URI.create(url).getPath();
                    assertThat(PATHS.contains(path) || path.startsWith("/metrics/job/"))
                            .as(url)
                            .isTrue();
                });
    }

    private void kubernetes(List<String> arguments) {
        String command = arguments.get(0);
        assertThat(Set.of("apply", "rollout", "logs", "create", "exec", "delete", "drain"))
                .contains(command);
        fileAfter("-f", arguments, !command.equals("logs"));
        arguments.stream()
                .filter(word -> word.startsWith("deployment/") || word.startsWith("app.kubernetes.io/name="))
                .forEach(word -> assertThat(read("deploy/kubernetes/deployment.yaml"))
                        .contains("name: " + word.split("[/=]")[word.split("[/=]").length - 1]));
    }

    private void docker(List<String> arguments) {
        assertThat(Set.of("build", "compose", "stop")).contains(arguments.get(0));
        fileAfter("-f", arguments, true);
        int tag = arguments.indexOf("-t");
        if (tag >= 0) {
            assertThat(read("deploy/kubernetes/deployment.yaml")).contains("image: " + arguments.get(tag + 1));
        }
    }

    private void systemd(List<String> arguments) {
        for (String unit : arguments.subList(1, arguments.size())) {
            assertThat(Path.of("deploy", "systemd", unit.contains(".") ? unit : unit + ".service"))
                    .exists();
        }
    }

    private void npm(List<String> arguments) {
        try {
            if (arguments.get(0).equals("run")) {
                assertThat(new ObjectMapper()
                                .readTree(read("deploy/grafana/package.json"))
                                .get("scripts")
                                .has(arguments.get(1)))
                        .isTrue();
            } else {
                assertThat(arguments).containsExactly("install");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From the directory of the project, or of the demo. */
    private static void fileAfter(String option, List<String> arguments, boolean isAFile) {
        int at = arguments.indexOf(option);
        if (at >= 0 && isAFile) {
            String file = arguments.get(at + 1);
            assertThat(Files.exists(Path.of(file)) || Files.exists(ROOT.resolve(file)))
                    .as(file)
                    .isTrue();
        }
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            return fail(file, e);
        }
    }

    private static List<Path> files() {
        try (Stream<Path> core = Files.walk(ROOT.resolve("jetty-shutdown-core/src/test/java"));
                Stream<Path> demo = Files.walk(Path.of("src/test/java"))) {
            return Stream.concat(core, demo).filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> sources() {
        return Stream.concat(Stream.of(ROOT.resolve("pom.xml"), Path.of("deploy", "shutdown")), files().stream())
                .map(file -> read(file.toString()));
    }
}
