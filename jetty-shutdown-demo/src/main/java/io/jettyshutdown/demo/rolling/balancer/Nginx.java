package io.jettyshutdown.demo.rolling.balancer;

import io.jettyshutdown.demo.process.Child;
import io.jettyshutdown.demo.process.Patience;
import io.jettyshutdown.demo.process.Ports;
import io.jettyshutdown.demo.rolling.node.Node;
import io.jettyshutdown.demo.shipped.ShippedFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * nginx, with the files that are shipped. It does not ask the nodes for their health: for each that comes or goes its
 * list is written anew and reloaded, after which new worker processes take new clients, and old ones keep theirs.
 */
final class Nginx implements Entrance {

    private static final String UPSTREAM = "upstream.conf";
    private static final String PID = "nginx.pid";
    private static final int LONGEST_RELOAD_SECONDS = 30;

    /** It wants one server, and there is none yet. */
    private static final String NOBODY = "server 127.0.0.1:1 down;";

    private final Path directory;
    private final List<String> command;
    private final URI address;
    private final Child process;
    private final List<Node> nodes = new ArrayList<>();

    Nginx(Path program) throws IOException, InterruptedException {
        directory = Files.createTempDirectory("jetty-shutdown-nginx");
        String listen = "127.0.0.1:" + Ports.free();
        address = URI.create("ws://" + listen + "/ws");
        command = command(program, directory);
        writeConfiguration(directory, listen, List.of(NOBODY));
        process = new Child("nginx", directory, "TERM", command);
        process.awaitReady("has workers", () -> !workers().isEmpty());
    }

    static List<String> command(Path program, Path directory) {
        return List.of(
                program.toString(),
                "-e",
                "stderr",
                "-p",
                directory.toString(),
                "-c",
                "nginx.conf",
                "-g",
                "daemon off; pid " + PID + "; error_log stderr notice;");
    }

    /** Its other files are in its directory, too, for this may run without the rights of root. */
    static void writeConfiguration(Path directory, String listen, List<String> servers) throws IOException {
        List<String> http = Stream.concat(
                        Stream.of("access_log off;", "include " + UPSTREAM + ";"),
                        Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
                                .map(kind -> kind + "_temp_path " + kind + ";"))
                .toList();
        ShippedFile.read("/nginx/nginx.conf")
                .with("listen", "listen " + listen + ";")
                .with("include", http)
                .writeTo(directory.resolve("nginx.conf"));
        writeUpstream(directory, servers);
    }

    private static void writeUpstream(Path directory, List<String> servers) throws IOException {
        ShippedFile.read("/nginx/" + UPSTREAM).with("server", servers).writeTo(directory.resolve(UPSTREAM));
    }

    @Override
    public URI address() {
        return address;
    }

    @Override
    public void add(Node node) throws IOException, InterruptedException {
        nodes.add(node);
        reload();
    }

    @Override
    public void remove(Collection<Node> leaving) throws IOException, InterruptedException {
        nodes.removeAll(leaving);
        reload();
    }

    /** Who refuses a connection is passed over. */
    @Override
    public void lose(Node node) {}

    private void reload() throws IOException, InterruptedException {
        writeUpstream(
                directory,
                nodes.stream()
                        .map(node -> "server %s fail_timeout=5s;"
                                .formatted(node.addresses().webSocket().getAuthority()))
                        .toList());
        Set<Long> before = workers();
        List<String> words =
                Stream.concat(command.stream(), Stream.of("-s", "reload")).toList();
        Process reload = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("reload.log").toFile())
                .start();
        if (!reload.waitFor(LONGEST_RELOAD_SECONDS, TimeUnit.SECONDS) || reload.exitValue() != 0) {
            throw new IOException("nginx does not reload: " + Files.readString(directory.resolve("reload.log")));
        }
        Patience.until("nginx's old workers take no new clients", () -> {
            String log = process.log();
            return before.stream().allMatch(pid -> log.contains(pid + "#" + pid + ": gracefully shutting down"));
        });
    }

    private Set<Long> workers() throws IOException {
        Path file = directory.resolve(PID);
        if (!Files.exists(file)) {
            return Set.of();
        }
        return ProcessHandle.of(Long.parseLong(Files.readString(file).strip())).stream()
                .flatMap(ProcessHandle::children)
                .map(ProcessHandle::pid)
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        process.close();
    }
}
