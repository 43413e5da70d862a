package io.jettyshutdown.demo.serve;

import io.jettyshutdown.demo.cli.UsageException;
import java.net.InetAddress;
import picocli.CommandLine.Option;

/** The options of {@code serve} that say where. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ListenOptions {

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
            description =
                    "Address of this host to listen on for the page, /metrics, /ready and /shutdown; 0.0.0.0 is all"
                            + " (default: ${DEFAULT-VALUE}).")
    private InetAddress adminHost;

    @Option(
            names = "--admin-port",
            defaultValue = "9090",
            description =
                    "Port for the page, /metrics, /ready and /shutdown; 0 takes any free one (default: ${DEFAULT-VALUE}).")
    private int adminPort;

    void check() {
        UsageException.unlessBetween(0, 0xFFFF, "--port", port);
        UsageException.unlessBetween(0, 0xFFFF, "--admin-port", adminPort);
    }

    void start(DemoServer server) throws Exception {
        server.start(host, port, adminHost, adminPort);
    }

    Addresses start(StockServer server) throws Exception {
        return server.start(host, port, adminHost, adminPort);
    }
}
