package io.jettyshutdown.demo.serve;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.GracefulShutdownBuilder;
import io.jettyshutdown.Intent;
import io.jettyshutdown.demo.cli.UsageException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.websocket.server.WebSocketCreator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code serve}: one server, until it is stopped. */
@Command(
        name = "serve",
        abbreviateSynopsis = true, // which leaves out those that only "rolling" uses
        description = {
            "Runs one server: WebSockets at /ws; on the port for admins a live page at /, metrics for Prometheus at"
                    + " /metrics, liveness at /live, readiness at /ready and control at /shutdown.",
            "Pages can import a WebSocket that comes back from /client/reconnecting-websocket.js, on the port for"
                    + " WebSockets; its types are in reconnecting-websocket.d.ts beside it.",
            "SIGTERM or Ctrl-C stops it gracefully: each client gets close code 1001, or 1012 if the environment"
                    + " variable JETTY_SHUTDOWN_INTENT is \"restart\".",
            "POST /shutdown/drain, /shutdown/stop, /shutdown/abort and /shutdown/cancel are for this host only, or for"
                    + " whoever knows the token in the environment variable JETTY_SHUTDOWN_TOKEN if it is set."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class ServeCommand implements Callable<Integer> {

    /** For those who have connected already to say what they want; who connects later waits for the next process. */
    private static final Duration READINESS_DELAY = Duration.ofSeconds(1);

    @Spec
    private CommandSpec spec;

    @Mixin
    private ListenOptions listening;

    @Option(
            names = "--not-ready-status",
            paramLabel = "STATUS",
            defaultValue = "503",
            description = "What /ready answers while the server drains; 404 for HAProxy's disable-on-404"
                    + " (default: ${DEFAULT-VALUE}).")
    private int notReadyStatus;

    @Option(
            names = "--readiness-delay",
            paramLabel = "TIME",
            description = "How long it is not ready but still serves everything, so that load balancers notice"
                    + " (default: 0s; with --inherit-socket 1s).")
    private @Nullable Duration readinessDelay;

    @Option(
            names = "--grace-period",
            paramLabel = "TIME",
            defaultValue = "25s",
            description = "Longest time from the signal to the exit, such as 25s or 500ms (default: ${DEFAULT-VALUE}).")
    private Duration gracePeriod;

    @Option(
            names = "--await-scrape",
            paramLabel = "TIME",
            defaultValue = "0s",
            description = "How long it stays up after its drain, at most, until /metrics has been read once more: two"
                    + " scrape intervals (default: ${DEFAULT-VALUE}).")
    private Duration awaitScrape;

    @Option(
            names = "--push-gateway",
            paramLabel = "URL",
            description = "Where its last numbers are pushed to when it stops, such as http://localhost:9091; needs"
                    + " --await-scrape, which is how long the push may take (default: nowhere).")
    private @Nullable URI pushGateway;

    @Mixin
    private ReconnectOptions reconnects;

    @Option(
            names = "--inherit-socket",
            description = "Takes the listening socket that is the standard input, as systemd passes it, instead of"
                    + " --host and --port, and leaves new connections to the next process as soon as it drains.")
    private boolean inheritSocket;

    @Option(
            names = "--restart-on-hangup",
            description = "SIGHUP restarts: each client gets 1012, and the exit status is 129.")
    private boolean restartOnHangup;

    @Option(
            names = "--restart-in-process",
            description =
                    "A stop over HTTP or JMX whose intent is a restart stops the server and starts it again in this"
                            + " process: to try it without a supervisor. Signals end the process as ever.")
    private boolean restartInProcess;

    @Option(names = "--end-with-parent", hidden = true)
    private boolean endWithParent;

    @ArgGroup(exclusive = false)
    private @Nullable PingOptions pings;

    @ArgGroup(exclusive = false)
    private @Nullable TrafficOptions traffic;

    @Override
    public Integer call() throws Exception {
        listening.check();
        if (restartInProcess && (inheritSocket || restartOnHangup)) {
            throw new UsageException(
                    "--restart-in-process is given, but --inherit-socket and --restart-on-hangup leave the restart to"
                            + " whoever supervises this process");
        }
        if (pushGateway != null && awaitScrape.isZero()) {
            throw new UsageException(
                    "--push-gateway is given, but --await-scrape is 0, so that no time is kept for the push");
        }
        if (inheritSocket && !(System.inheritedChannel() instanceof ServerSocketChannel)) {
            throw new UsageException("--inherit-socket is given, but the standard input is not a listening socket");
        }
        if (traffic != null && traffic.stock()) {
            return serveStock(traffic);
        }
        DemoServer server = configure();
        if (traffic != null) {
            traffic.keepBooksOf(server.server(), server.shutdown()::lastReport);
        }
        listening.start(server);
        spec.commandLine().getOut().println(server.addresses().pageLine());
        serveAt(server.addresses(), server.server());
        while (restartInProcess && isToRestart(server.shutdown())) {
            server.server().start();
            server.server().join();
        }
        return 0;
    }

    /** Whoever was told 1012 expects it back; but not from a process that ends. */
    private static boolean isToRestart(GracefulShutdown shutdown) {
        return !processEnds()
                && shutdown.lastReport()
                        .filter(report -> report.intent().code() == Intent.RESTART.code())
                        .isPresent();
    }

    /** Whether the JVM has begun to end, by a signal or an exit. */
    private static boolean processEnds() {
        Thread probe = new Thread(() -> {}, "probe");
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException ending) {
            return true;
        }
    }

    private int serveStock(TrafficOptions traffic) throws Exception {
        StockServer server = new StockServer(traffic.endpoints(), gracePeriod);
        traffic.keepBooksOf(server.server(), Optional::empty);
        return serveAt(listening.start(server), server.server());
    }

    private int serveAt(Addresses addresses, Server server) throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        addresses.toLines().forEach(out::println);
        out.flush();
        if (endWithParent) {
            endWhenInputEnds();
        }
        server.join();
        return 0;
    }

    private DemoServer configure() throws IOException {
        WebSocketCreator endpoints =
                traffic == null ? (request, response, callback) -> new EchoEndpoint() : traffic.endpoints();
        try {
            GracefulShutdownBuilder configuration = GracefulShutdown.builder()
                    .gracePeriod(gracePeriod)
                    .readinessDelay(readinessDelay())
                    .awaitScrape(awaitScrape)
                    .reconnects(reconnects.reconnects(inheritSocket, restartInProcess))
                    .onStop(Intent.fromEnvironment())
                    .restartOnHangup(restartOnHangup);
            if (pings != null) {
                pings.configure(configuration);
            }
            DemoServer server = new DemoServer(
                    endpoints,
                    configuration,
                    inheritSocket,
                    notReadyStatus,
                    Control.from(System.getenv(), restartInProcess));
            if (pushGateway != null) {
                server.pushLastNumbersTo(pushGateway);
            }
            return server;
        } catch (IllegalArgumentException e) {
            throw new UsageException(e);
        }
    }

    private Duration readinessDelay() {
        return readinessDelay != null ? readinessDelay : inheritSocket ? READINESS_DELAY : Duration.ZERO;
    }

    /** Whoever started this process holds the other end of its standard input, however it dies. */
    private static void endWhenInputEnds() {
        Thread watch = new Thread(ServeCommand::readToEndAndHalt, "end-with-parent");
        watch.setDaemon(true);
        watch.start();
    }

    private static void readToEndAndHalt() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // As good as the end.
        }
        Runtime.getRuntime().halt(1);
    }
}
