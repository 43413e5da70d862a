package io.jettyshutdown.demo.rolling.node;

import io.jettyshutdown.Intent;
import io.jettyshutdown.demo.serve.Addresses;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Starts nodes, and ends what is left of them. Each is this very program, as {@code serve}, in a process of its own, with
 * the same options for heap, collector and compiler.
 *
 * <p><b>Concurrency.</b> The deployment's thread starts nodes; {@link #close} may come at any time from any thread.
 */
public final class NodeLauncher implements AutoCloseable {

    private static final int LONGEST_START_SECONDS = 60;

    private final String mainClass;
    private final Intent intent;
    private final List<String> options;
    private final NodePorts ports;
    private final Path directory;
    private final Queue<Process> processes = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    /**
     * @param mainClass the class whose {@code main} method takes the command line
     * @param intent why the nodes will stop
     * @param options what all of them are told
     * @param ports where they listen
     */
    public NodeLauncher(String mainClass, Intent intent, List<String> options, NodePorts ports) throws IOException {
        this.mainClass = mainClass;
        this.intent = intent;
        this.options = options;
        this.ports = ports;
        directory = Files.createTempDirectory("jetty-shutdown-demo");
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "kill-nodes"));
    }

    /** Starts a node and returns when it listens. */
    public Node start(String name) throws IOException, InterruptedException {
        NodeFiles files = new NodeFiles(directory, name);
        ProcessBuilder builder = new ProcessBuilder(command(name, files))
                .redirectError(files.errors().toFile());
        builder.environment().put(Intent.ENVIRONMENT_VARIABLE, intent.tag());
        Process process = builder.start();
        processes.add(process);
        return new Node(name, process, addresses(name, process, files), files);
    }

    private List<String> command(String name, NodeFiles files) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse(java.toString()));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-X"))
                .forEach(command::add);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                mainClass,
                "serve",
                "--host=127.0.0.1",
                "--port=" + ports.webSocket(name),
                "--admin-port=" + ports.admin(name),
                "--node-name=" + name,
                "--ledger=" + files.ledger(),
                "--drain-entry=" + files.drain(),
                "--end-with-parent"));
        command.addAll(options);
        return command;
    }

    private static Addresses addresses(String name, Process process, NodeFiles files)
            throws IOException, InterruptedException {
        try {
            return CompletableFuture.supplyAsync(() -> printedAddresses(process))
                    .get(LONGEST_START_SECONDS, TimeUnit.SECONDS)
                    .orElseThrow(() -> new IOException(name + " ended before it listened" + files.lastWords()));
        } catch (TimeoutException e) {
            throw new IOException(name + " does not listen " + LONGEST_START_SECONDS + " s after its start", e);
        } catch (ExecutionException e) {
            throw new IOException("cannot read what " + name + " prints: " + e.getCause(), e);
        }
    }

    private static Optional<Addresses> printedAddresses(Process process) {
        List<String> printed = new ArrayList<>();
        try {
            BufferedReader output = process.inputReader();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                printed.add(line);
                Optional<Addresses> addresses = Addresses.parse(printed);
                if (addresses.isPresent()) {
                    return addresses;
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the nodes have been killed, so that their ends are no accidents. */
    public boolean isClosed() {
        return closed;
    }

    /** Kills the nodes that still run and deletes their files. */
    @Override
    public void close() {
        closed = true;
        processes.forEach(Process::destroyForcibly);
        try (Stream<Path> files = Files.list(directory)) {
            files.map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            // Gone already.
        }
        directory.toFile().delete();
    }
}
