package io.jettyshutdown.demo.serve;

import io.jettyshutdown.demo.DemoProcess;
import io.jettyshutdown.testing.FreePort;
import io.jettyshutdown.testing.Part;
import io.jettyshutdown.testing.Parts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Holds the listening socket and runs a program as the systemd units say, on a machine that need not run systemd. */
final class Supervisor implements AutoCloseable {

    static final Path SERVICE = Path.of("deploy", "systemd", "jetty-shutdown-demo.service");
    static final String JAVA_OF_THE_UNIT = "/usr/bin/java";
    static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private static final Path SCRIPT = Path.of("deploy", "systemd", "without-systemd.py");

    /** The machine has other tests to run meanwhile: it takes longer until all are served who were accepted. */
    private static final String READINESS_DELAY = "4s";

    private final Path log;
    private final Process process;

    Supervisor(Path directory, Class<?> main) throws Exception {
        log = directory.resolve("supervisor.log");
        int adminPort = FreePort.find();
        ProcessBuilder builder = new ProcessBuilder(
                        Parts.require(Part.PYTHON).toString(),
                        SCRIPT.toString(),
                        SERVICE.toString(),
                        "0",
                        JAVA_OF_THE_UNIT,
                        JAVA + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
                        "-jar /usr/lib/jetty-shutdown-demo/jetty-shutdown-demo.jar",
                        "-cp " + DemoProcess.classPath() + " " + main.getName(),
                        "--admin-port=9090",
                        "--admin-port=" + adminPort + " --readiness-delay=" + READINESS_DELAY,
                        "/usr/lib/jetty-shutdown-demo/shutdown",
                        Path.of("deploy", "shutdown").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("ADMIN_URL", "http://127.0.0.1:" + adminPort);
        process = builder.start();
    }

    int port() {
        return Integer.parseInt(awaitLines("listening ", 1).get(0).split(" ")[1]);
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** The process that it has started and that runs now. */
    ProcessHandle service() {
        return process.children().findFirst().orElseThrow();
    }

    /** The lines with a text that it and what it runs have printed, as soon as there are so many. */
    List<String> awaitLines(String text, int count) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> Files.readAllLines(log).stream()
                                .filter(line -> line.contains(text))
                                .toList(),
                        lines -> lines.size() >= count);
    }

    @Override
    public void close() {
        Stream.concat(process.descendants(), Stream.of(handle())).toList().forEach(ProcessHandle::destroyForcibly);
    }
}
