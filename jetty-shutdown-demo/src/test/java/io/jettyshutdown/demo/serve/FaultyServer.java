package io.jettyshutdown.demo.serve;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.demo.DemoProcess;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A server whose application replaces the extensions of the sessions that ask for it. Jetty and the library are modules,
 * so that the library cannot put itself back in: those sessions are untracked.
 *
 * <p>Argument: the port for {@code /metrics}.
 */
public final class FaultyServer {

    private FaultyServer() {}

    public static DemoProcess start(Path directory, int adminPort) throws IOException {
        return new DemoProcess(
                directory,
                Map.of(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--module-path",
                        entries(FaultyServer::isModule),
                        "--add-modules",
                        "ALL-MODULE-PATH",
                        "-cp",
                        entries(entry -> !isModule(entry)),
                        FaultyServer.class.getName(),
                        Integer.toString(adminPort)));
    }

    private static String entries(Predicate<String> wanted) {
        return Stream.of(DemoProcess.classPath().split(File.pathSeparator))
                .filter(wanted)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Jetty, the library, and what both of them use; the demo and its tests are none. */
    private static boolean isModule(String entry) {
        return Stream.of("/org/eclipse/jetty/", "/jetty-shutdown-core", "/org/slf4j/", "/io/micrometer/micrometer-c")
                .anyMatch(entry.replace(File.separatorChar, '/')::contains);
    }

    public static void main(String[] arguments) throws Exception {
        DemoServer server = new DemoServer(
                (request, response, callback) -> {
                    if (request.getHttpURI().toString().contains("replace")) {
                        response.setExtensions(List.of());
                    }
                    return new EchoEndpoint();
                },
                GracefulShutdown.builder()
                        .gracePeriod(Duration.ofSeconds(12))
                        .handshakeTimeout(Duration.ofMillis(500))
                        .awaitScrape(Duration.ofSeconds(5))
                        .onStop(Intent.RESTART),
                false,
                503,
                Control.LOCAL);
        InetAddress host = InetAddress.getLoopbackAddress();
        server.start(host, 0, host, Integer.parseInt(arguments[0]));
        server.addresses().toLines().forEach(System.out::println);
        server.server().join();
    }
}
