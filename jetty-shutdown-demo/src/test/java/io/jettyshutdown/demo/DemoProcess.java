package io.jettyshutdown.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jettyshutdown.demo.serve.Addresses;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The program in a process of its own, from the class path of the tests. Killed with its children when closed. */
public final class DemoProcess implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofMinutes(4);

    private final Process process;
    private final Path output;
    private final Path errors;

    public DemoProcess(Path directory, Map<String, String> environment, String... arguments) throws IOException {
        this(directory, environment, Main.class, arguments);
    }

    /** Another program of the tests' class path. */
    public DemoProcess(Path directory, Map<String, String> environment, Class<?> main, String... arguments)
            throws IOException {
        this(directory, environment, javaCommand(directory, main, arguments));
    }

    /** Any command. */
    public DemoProcess(Path directory, Map<String, String> environment, List<String> command) throws IOException {
        output = Files.createTempFile(directory, "demo", ".out");
        errors = Files.createTempFile(directory, "demo", ".err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
        builder.environment().putAll(environment);
        process = builder.start();
    }

    private static List<String> javaCommand(Path directory, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(interruptible());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + directory,
                "-cp",
                classPath(),
                main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** A server on free ports of this host. */
    public static DemoProcess serve(
            Path directory, Map<String, String> environment, Duration gracePeriod, List<String> options)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "serve",
                "--host=127.0.0.1",
                "--port=0",
                "--admin-port=0",
                "--grace-period=" + gracePeriod.toMillis() + "ms"));
        arguments.addAll(options);
        return new DemoProcess(directory, environment, arguments.toArray(String[]::new));
    }

    /** A deployment that reports as JSON, of which a test chooses how large it is. */
    public static DemoProcess rolling(Path directory, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("rolling", "--json"));
        arguments.addAll(List.of(options));
        return new DemoProcess(directory, Map.of(), arguments.toArray(String[]::new));
    }

    /** A job in the background of a shell ignores SIGINT, and what it starts does so, too, unless that is undone. */
    private static List<String> interruptible() throws IOException {
        Path status = Path.of("/proc/self/status");
        boolean ignored = Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line -> line.matches(".*[2367abef]"));
        return ignored ? List.of("env", "--default-signal=INT") : List.of();
    }

    /** Without the tests of the library, whose configuration of the log would come before the program's own. */
    public static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("-tests.jar") && !entry.endsWith("core/target/test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    public List<String> output() throws IOException {
        return Files.readAllLines(output);
    }

    public List<String> errors() throws IOException {
        return Files.readAllLines(errors);
    }

    /** Returns the line of the output or the errors that contains a text, once it is there. */
    public String awaitLine(String text) {
        return await().atMost(LONGEST).until(() -> lineWith(text), line -> !line.isEmpty());
    }

    private String lineWith(String text) throws IOException {
        List<String> lines = new ArrayList<>(output());
        lines.addAll(errors());
        return lines.stream().filter(line -> line.contains(text)).findFirst().orElse("");
    }

    /** Returns where a server listens, once it does. */
    public Addresses awaitAddresses() {
        return await().atMost(LONGEST)
                .until(() -> Addresses.parse(output()), Optional::isPresent)
                .orElseThrow();
    }

    /** Returns what it has printed as JSON in the end, once it has ended with success. */
    public JsonNode awaitReport() throws IOException, InterruptedException {
        int status = awaitExit();
        assertThat(status).as("%s %s", output(), errors()).isZero();
        return report();
    }

    /** What it has printed as JSON in the end. */
    public JsonNode report() throws IOException {
        List<String> output = output();
        return new ObjectMapper().readTree(output.get(output.size() - 1));
    }

    /** Returns the exit status, once there is one. */
    public int awaitExit() throws InterruptedException {
        if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still running after " + LONGEST);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        List<ProcessHandle> all =
                Stream.concat(process.descendants(), Stream.of(handle())).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(one -> one.onExit().orTimeout(60, TimeUnit.SECONDS).join());
    }
}
