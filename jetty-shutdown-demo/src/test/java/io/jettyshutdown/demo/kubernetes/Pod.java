package io.jettyshutdown.demo.kubernetes;

import static org.awaitility.Awaitility.await;

import io.jettyshutdown.demo.DemoProcess;
import io.jettyshutdown.demo.serve.Addresses;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1EnvVar;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1Probe;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A pod as the kubelet leads its life. The server is process 1 of a namespace in which it cannot write to the file
 * system, with the image's command line and the manifest's arguments and environment; only its ports are free ones,
 * of the loopback address.
 */
final class Pod implements AutoCloseable {

    /** Until the last proxy of the cluster knows that the pod is being deleted. */
    private static final Duration ENDPOINTS_DELAY = Duration.ofSeconds(3);

    /** So that a short life sees enough of it. */
    private static final int LIVENESS_IS_ASKED_MORE_OFTEN = 10;

    private final V1PodSpec spec;
    private final V1Container container;
    private final Map<String, String> environment;
    private final DemoProcess process;
    private final ScheduledExecutorService kubelet = Executors.newScheduledThreadPool(2);
    private Addresses addresses;
    private Probe readiness;
    private Probe liveness;
    private volatile long deletedAt;

    /**
     * Begins to start it.
     *
     * @param entrypoint the image's, as it runs on this machine
     * @param writable the only directory in which it can write
     * @param more arguments
     */
    Pod(V1PodSpec spec, List<String> entrypoint, Path writable, String... more) throws IOException {
        this.spec = spec;
        container = Manifests.container(spec);
        environment = environment(container);
        List<String> command = new ArrayList<>(
                List.of("unshare", "--map-root-user", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c"));
        command.add("mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro / && exec \"$@\"");
        command.add(writable.toString());
        command.addAll(entrypoint);
        container
                .getArgs()
                .forEach(word -> command.add(word.replaceFirst("^(--(admin-)?port)=.*", "$1=0")
                        .replaceFirst("^(--(admin-)?host)=.*", "$1=127.0.0.1")));
        command.addAll(List.of(more));
        process = new DemoProcess(writable, environment, command);
    }

    /** Returns when the server has started, and is probed. */
    void awaitStart() {
        addresses = process.awaitAddresses();
        V1Probe manifest = container.getStartupProbe();
        Probe startup = new Probe(manifest, addresses.ready().getPort());
        await().atMost(Duration.ofSeconds((long) manifest.getPeriodSeconds() * manifest.getFailureThreshold()))
                .until(startup::succeeds);
        readiness = probe(container.getReadinessProbe(), 1);
        liveness = probe(container.getLivenessProbe(), LIVENESS_IS_ASKED_MORE_OFTEN);
    }

    private static Map<String, String> environment(V1Container container) {
        Map<String, String> environment = new HashMap<>();
        for (V1EnvVar variable : container.getEnv()) {
            environment.put(
                    variable.getName(), variable.getValue() == null ? "the-token-of-the-secret" : variable.getValue());
        }
        return environment;
    }

    private Probe probe(V1Probe manifest, int moreOften) {
        Probe probe = new Probe(manifest, addresses.ready().getPort());
        kubelet.scheduleAtFixedRate(
                probe::attempt, 0, manifest.getPeriodSeconds() * 1000L / moreOften, TimeUnit.MILLISECONDS);
        return probe;
    }

    URI webSocket() {
        return URI.create("ws://localhost:" + addresses.webSocket().getPort() + "/ws");
    }

    /** Whether some load balancer still sends clients: one that watches the endpoints, or one that probes by itself. */
    boolean isInRotation() {
        boolean known = deletedAt != 0 && System.nanoTime() - deletedAt > ENDPOINTS_DELAY.toNanos();
        return !readiness.failed() || !known;
    }

    boolean livenessEverFailed() {
        return liveness.everFailed();
    }

    List<String> log() throws IOException {
        return process.errors();
    }

    /**
     * How it ended.
     *
     * @param preStop the exit status of the hook, and what it printed
     * @param killed whether SIGKILL was needed
     * @param exitStatus of the server
     */
    record End(String preStop, boolean killed, int exitStatus) {}

    /** Deletes it: the hook, SIGTERM, and SIGKILL when the grace period is over, which includes the hook's time. */
    End delete(String path) throws Exception {
        deletedAt = System.nanoTime();
        long deadline = deletedAt + TimeUnit.SECONDS.toNanos(spec.getTerminationGracePeriodSeconds());
        String preStop = preStop(path);
        ProcessHandle server = process.handle().children().findFirst().orElseThrow();
        server.destroy();
        boolean killed = false;
        try {
            process.handle().onExit().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            killed = server.destroyForcibly();
        }
        kubelet.shutdown();
        return new End(preStop, killed, process.awaitExit());
    }

    private String preStop(String path) throws Exception {
        return exec(path, container.getLifecycle().getPreStop().getExec().getCommand());
    }

    /** Runs a program of the image, as the kubelet does for a hook and for {@code kubectl exec}. */
    String exec(String path, List<String> command) throws Exception {
        List<String> here = new ArrayList<>(command);
        here.set(0, Image.read().fileHere(command.get(0)).toString());
        ProcessBuilder builder = new ProcessBuilder(here).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("PATH", path);
        builder.environment()
                .put("ADMIN_URL", "http://127.0.0.1:" + addresses.ready().getPort());
        Process program = builder.start();
        String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return program.waitFor() + " " + output;
    }

    @Override
    public void close() {
        kubelet.shutdownNow();
        process.close();
    }
}
