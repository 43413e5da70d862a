package io.jettyshutdown.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.core.Configuration;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jetty.ConnectorFactory;
import io.dropwizard.lifecycle.Managed;
import io.dropwizard.testing.DropwizardTestSupport;
import io.dropwizard.testing.ResourceHelpers;
import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.testing.Application;
import io.jettyshutdown.testing.Endpoints;
import io.jettyshutdown.testing.EveryProtocol;
import io.jettyshutdown.testing.Protocol;
import io.jettyshutdown.testing.RunningClient;
import io.jettyshutdown.testing.Traffic;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Dropwizard, which shows its server only when it starts it. */
class DropwizardTest {

    private static final int SESSIONS = 5;

    @RegisterExtension
    private static final RunningClient CLIENT = new RunningClient();

    private final Application chat = new Application();
    private final CompletableFuture<Integer> openWhenManagedObjectStops = new CompletableFuture<>();
    private final DropwizardTestSupport<Configuration> dropwizard =
            new DropwizardTestSupport<>(ChatApplication.class, ResourceHelpers.resourceFilePath("chat.yml")) {
                @Override
                public ChatApplication newApplication() {
                    return new ChatApplication(() -> Endpoints.listener(chat)) {
                        @Override
                        public void run(Configuration configuration, Environment environment) {
                            super.run(configuration, environment);
                            addConnectors((DefaultServerFactory) configuration.getServerFactory());
                        }
                    };
                }
            };
    private EveryProtocol protocols;
    private GracefulShutdown shutdown;
    private Traffic traffic;

    /** It routes requests by the connector, so it must know of all. */
    private void addConnectors(DefaultServerFactory dropwizards) {
        dropwizards.setApplicationConnectors(Stream.concat(
                        dropwizards.getApplicationConnectors().stream(),
                        Arrays.stream(Protocol.values()).map(this::connector))
                .toList());
    }

    private ConnectorFactory connector(Protocol protocol) {
        return (server, metrics, name, threads) -> protocols.connector(protocol, server);
    }

    @BeforeEach
    void startTraffic(@TempDir Path directory) throws Exception {
        protocols = new EveryProtocol(directory);
        dropwizard.manage(new Managed() {
            @Override
            public void stop() {
                openWhenManagedObjectStops.complete(shutdown.openSessions());
            }
        });
        dropwizard.before();
        Server server = dropwizard.getEnvironment().getApplicationContext().getServer();
        shutdown = server.getBean(GracefulShutdown.class);
        traffic = new Traffic(shutdown, chat);
        traffic.connect(CLIENT, URI.create("ws://127.0.0.1:" + dropwizard.getLocalPort() + "/ws"), SESSIONS);
        protocols.connect(traffic, "/ws");
        traffic.awaitFlow();
    }

    @AfterEach
    void stop() throws Exception {
        dropwizard.after();
        protocols.close();
    }

    @Test
    void sessionsEndWithAHandshakeWhenDropwizardStops() throws Exception {
        dropwizard.after();
        assertHandshakes(Intent.STOP);
    }

    @Test
    void sessionsEndWithAHandshakeAtTheRestartTask() throws Exception {
        assertThat(admin("POST", "tasks/restart")).isEqualTo(200);
        assertHandshakes(Intent.RESTART);
    }

    @Test
    void adminPortServesWhileTheApplicationIsDrained() throws Exception {
        DrainReport report = shutdown.drain(Intent.STOP).report().get(20, TimeUnit.SECONDS);
        assertThat(shutdown.isReady()).isFalse();
        assertThat(admin("GET", "ping")).isEqualTo(200);
        traffic.assertComplete(report);
    }

    private void assertHandshakes(Intent intent) throws Exception {
        DrainReport report = shutdown.currentDrain().orElseThrow().report().get(20, TimeUnit.SECONDS);
        assertThat(report.intent()).isEqualTo(intent);
        traffic.assertComplete(report);
        assertThat(openWhenManagedObjectStops.get(20, TimeUnit.SECONDS)).isZero();
        protocols.assertRow("Dropwizard", "/ws");
    }

    private int admin(String method, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + dropwizard.getAdminPort() + "/" + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
