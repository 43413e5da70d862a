package io.jettyshutdown.demo.serve;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.GracefulShutdownBuilder;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Reconnects;
import io.jettyshutdown.control.ControlHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code serve}: one server, until it is stopped. */
@Command(
        name = "serve",
        abbreviateSynopsis = true, // which leaves out those that only "rolling" uses
        description = {
            "Runs one server: WebSockets at /ws; metrics for Prometheus at /metrics, liveness at /live, readiness at"
                    + " /ready and control at /shutdown.",
            "Pages can import a WebSocket that comes back from /client/reconnecting-websocket.js, on the port for"
                    + " WebSockets; its types are in reconnecting-websocket.d.ts beside it.",
            "SIGTERM or Ctrl-C stops it gracefully: each client gets close code 1001, or 1012 if the environment"
                    + " variable JETTY_SHUTDOWN_INTENT is \"restart\".",
            "POST /shutdown/drain, /shutdown/stop, /shutdown/abort and /shutdown/cancel are for this host only, or for"
                    + " whoever knows the token in the environment variable JETTY_SHUTDOWN_TOKEN if it is set."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class ServeCommand implements Callable<Integer> {

    private static final String TOKEN_VARIABLE = "JETTY_SHUTDOWN_TOKEN";

    /** What a JVM takes to start, and some more. */
    private static final Duration DOWNTIME = Duration.ofSeconds(3);

    /** For those who have connected already to say what they want; who connects later waits for the next process. */
    private static final Duration READINESS_DELAY = Duration.ofSeconds(1);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description =
                    "Address of this host to listen on for WebSockets; 0.0.0.0 is all (default: ${DEFAULT-VALUE}).")
    private InetAddress host;

    @Option(
            names = "--port",
            defaultValue = "8080",
            description = "Port for WebSockets; 0 takes any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--admin-host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address of this host to listen on for /metrics, /ready and /shutdown; 0.0.0.0 is all"
                    + " (default: ${DEFAULT-VALUE}).")
    private InetAddress adminHost;

    @Option(
            names = "--admin-port",
            defaultValue = "9090",
            description = "Port for /metrics, /ready and /shutdown; 0 takes any free one (default: ${DEFAULT-VALUE}).")
    private int adminPort;

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

    @Option(
            names = "--reconnect-rate",
            paramLabel = "RATE",
            defaultValue = "1000",
            description = "Clients per second that other servers can take from this one (default: ${DEFAULT-VALUE}).")
    private double reconnectRate;

    @Option(
            names = "--no-pacing",
            description = "All clients are told at once, and none of them when to come back: for comparison.")
    private boolean noPacing;

    @Option(
            names = "--inherit-socket",
            description = "Takes the listening socket that is the standard input, as systemd passes it, instead of"
                    + " --host and --port, and leaves new connections to the next process as soon as it drains.")
    private boolean inheritSocket;

    @Option(
            names = "--downtime",
            paramLabel = "TIME",
            description = "The clients come back to this very host, which takes so long to serve again, such as 3s"
                    + " (default: other servers take them; with --inherit-socket 3s).")
    private @Nullable Duration downtime;

    @Option(
            names = "--restart-on-hangup",
            description = "SIGHUP restarts: each client gets 1012, and the exit status is 129.")
    private boolean restartOnHangup;

    @Option(names = "--end-with-parent", hidden = true)
    private boolean endWithParent;

    @ArgGroup(exclusive = false)
    private @Nullable NumberedTraffic numberedTraffic;

    /** Created by picocli. */
    public ServeCommand() {}

    @Override
    public Integer call() throws Exception {
        requirePort("--port", port);
        requirePort("--admin-port", adminPort);
        if (pushGateway != null && awaitScrape.isZero()) {
            throw usage("--push-gateway is given, but --await-scrape is 0, so that no time is kept for the push");
        }
        if (inheritSocket && !(System.inheritedChannel() instanceof ServerSocketChannel)) {
            throw usage("--inherit-socket is given, but the standard input is not a listening socket");
        }
        if (numberedTraffic != null && numberedTraffic.stock()) {
            return serveStock(numberedTraffic);
        }
        DemoServer server = configure();
        if (numberedTraffic != null) {
            numberedTraffic.keepBooksOf(server.server(), server.shutdown()::lastReport);
        }
        try {
            server.start(host, port, adminHost, adminPort);
        } catch (CannotListenException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
        return serveAt(server.addresses(), server.server());
    }

    private int serveStock(NumberedTraffic traffic) throws Exception {
        StockServer server = new StockServer(traffic.endpoints(), gracePeriod);
        traffic.keepBooksOf(server.server(), Optional::empty);
        return serveAt(server.start(host, port, adminHost, adminPort), server.server());
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

    private void requirePort(String option, int value) {
        if (value < 0 || value > 0xFFFF) {
            throw usage(option + " is " + value + ", but must be between 0 and 65535");
        }
    }

    private DemoServer configure() throws IOException {
        WebSocketCreator endpoints = numberedTraffic == null
                ? (request, response, callback) -> new EchoEndpoint()
                : numberedTraffic.endpoints();
        try {
            GracefulShutdownBuilder configuration = GracefulShutdown.builder()
                    .gracePeriod(gracePeriod)
                    .readinessDelay(readinessDelay())
                    .awaitScrape(awaitScrape)
                    .reconnects(reconnects())
                    .onStop(Intent.fromEnvironment())
                    .restartOnHangup(restartOnHangup);
            DemoServer server =
                    new DemoServer(endpoints, configuration, inheritSocket, notReadyStatus, ServeCommand::control);
            if (pushGateway != null) {
                server.pushLastNumbersTo(pushGateway);
            }
            return server;
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    /** The token is no option, for every user of a host can read command lines. */
    private static ControlHandler control(GracefulShutdown shutdown) {
        @Nullable String token = System.getenv(TOKEN_VARIABLE);
        try {
            return token == null ? ControlHandler.of(shutdown) : ControlHandler.of(shutdown, token);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("environment variable " + TOKEN_VARIABLE + ": " + e.getMessage(), e);
        }
    }

    private Duration readinessDelay() {
        return readinessDelay != null ? readinessDelay : inheritSocket ? READINESS_DELAY : Duration.ZERO;
    }

    private Reconnects reconnects() {
        if (noPacing) {
            return Reconnects.UNPACED;
        }
        if (downtime == null && !inheritSocket) {
            return Reconnects.elsewhere(reconnectRate);
        }
        return Reconnects.here(downtime == null ? DOWNTIME : downtime, reconnectRate);
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
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
