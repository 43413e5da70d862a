package io.jettyshutdown.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.GracefulShutdownBuilder;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Phase;
import io.jettyshutdown.Reconnects;
import io.jettyshutdown.clients.ForeignClient;
import io.jettyshutdown.clients.Scripts;
import io.jettyshutdown.clients.Seen;
import io.jettyshutdown.testing.Application;
import io.jettyshutdown.testing.Application.Closed;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.Handshakes;
import io.jettyshutdown.testing.QuietClient;
import io.jettyshutdown.testing.Reports;
import io.jettyshutdown.testing.RunningClient;
import io.jettyshutdown.testing.Traffic;
import io.jettyshutdown.testing.Visitors;
import io.jettyshutdown.testing.WayIn;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jetty.deploy.DeploymentScanner;
import org.eclipse.jetty.deploy.StandardDeployer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.server.handler.DefaultHandler;
import org.eclipse.jetty.util.component.Environment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jetty's own deployer replaces and removes contexts, while the others go on. */
class RedeployTest {

    @RegisterExtension
    private static final RunningClient CLIENT = new RunningClient();

    private static final int MANY = 500;

    @TempDir
    private Path directory;

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final ContextHandlerCollection contexts = new ContextHandlerCollection(true);
    private final Reports reports = new Reports();
    private DeploymentScanner scanner;
    private GracefulShutdown shutdown;
    private int touches;

    private void start(boolean atomic, GracefulShutdownBuilder builder) throws Exception {
        server.addConnector(connector);
        server.setHandler(new Handler.Sequence(contexts, new DefaultHandler()));
        Environment.ensure("core", RedeployTest.class);
        scanner = new DeploymentScanner(server, new StandardDeployer(contexts, atomic));
        scanner.addWebappsDirectory(directory);
        scanner.configureEnvironment("core");
        scanner.setScanInterval(1);
        server.addBean(scanner);
        shutdown = builder.stopAtShutdown(false).install(server);
        shutdown.addListener(reports);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private Path deploy(WayIn way, String name) throws Exception {
        return Files.writeString(directory.resolve(name + ".xml"), DeployedContext.xml(way, "/" + name));
    }

    private void touch(Path context) throws Exception {
        Files.setLastModifiedTime(context, FileTime.from(Instant.now().plusSeconds(++touches)));
        scanner.scan();
    }

    private URI uri(String context) {
        return URI.create("ws://localhost:" + connector.getLocalPort() + "/" + context + "/ws");
    }

    private List<QuietClient> connect(String context, int count) throws Exception {
        return QuietClient.connect(CLIENT, uri(context), count);
    }

    private DrainReport onlyReport() {
        DrainReport report = reports.next();
        assertThat(reports.all()).isEmpty();
        return report;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void touchingAContextsFileRestartsItsSessionsAndNoOther(boolean atomic) throws Exception {
        Path a = deploy(WayIn.CORE, "a");
        deploy(WayIn.CORE, "b");
        start(atomic, GracefulShutdown.builder().reconnects(Reconnects.elsewhere(1000)));
        List<QuietClient> clientsOfA = connect("a", MANY);
        List<QuietClient> clientsOfB = connect("b", MANY);
        Eventually.isTrue(() -> shutdown.openSessions() == 2 * MANY);

        try (Visitors visitorsOfA = new Visitors(CLIENT, uri("a"));
                Visitors visitorsOfB = new Visitors(CLIENT, uri("b"))) {
            touch(a);
            for (QuietClient client : clientsOfA) {
                Handshakes.assertTold(Intent.RESTART, client.closed());
            }
            DrainReport report = onlyReport();
            visitorsOfA.await(101);

            assertThat(report.contextPath()).contains("/a");
            assertThat(report.intent()).isEqualTo(Intent.RESTART);
            assertThat(report.result()).isEqualTo(DrainReport.Result.COMPLETED);
            assertThat(report.sessions()).isGreaterThanOrEqualTo(MANY);
            assertThat(report.handshakes()).isEqualTo(report.sessions());
            assertThat(visitorsOfA.answers()).isEqualTo(atomic ? Set.of(101) : Set.of(101, 503));
            assertThat(visitorsOfB.answers()).containsOnly(101);
            assertThat(visitorsOfB.end()).allMatch(QuietClient::isOpen);
            clientsOfB.addAll(visitorsOfB.end());
            // Some of them may have come to the old deployment.
            visitorsOfA.end().stream().filter(QuietClient::isOpen).forEach(clientsOfB::add);
        }
        assertThat(clientsOfB).hasSizeGreaterThan(MANY);
        for (QuietClient client : clientsOfB) {
            assertThat(client.ask("still there?")).isEqualTo("re still there?");
        }
        assertThat(shutdown.openSessions()).isEqualTo(clientsOfB.size());
        assertThat(shutdown.untrackedSessions()).isZero();
        assertThat(shutdown.isReady()).isTrue();
        assertThat(shutdown.phase()).isEqualTo(Phase.RUNNING);

        server.stop();
        for (QuietClient client : clientsOfB) {
            Handshakes.assertTold(Intent.STOP, client.closed());
        }
        assertThat(onlyReport().handshakes()).isEqualTo(clientsOfB.size());
    }

    static Stream<Arguments> waysAndModes() {
        return Stream.of(WayIn.CORE, WayIn.JETTY_LISTENER, WayIn.SERVLET_JETTY, WayIn.SERVLET_JAKARTA)
                .flatMap(way -> Stream.of(Arguments.of(way, true), Arguments.of(way, false)));
    }

    /** Under traffic in both directions, whichever API it is written for. */
    @ParameterizedTest
    @MethodSource("waysAndModes")
    void everyApplicationIsRedeployedWithoutLoss(WayIn way, boolean atomic) throws Exception {
        Application deployed = DeployedContext.newApplication();
        Path a = deploy(way, "a");
        start(atomic, GracefulShutdown.builder());
        Traffic old = new Traffic(shutdown, deployed);
        old.connect(CLIENT, uri("a"), 3);
        old.awaitFlow();
        Application deployedAgain = DeployedContext.newApplication();
        touch(a);
        old.assertComplete(onlyReport());

        Eventually.isTrue(
                () -> contexts.getDescendants(ContextHandler.class).get(0).isStarted());
        Traffic again = new Traffic(shutdown, deployedAgain);
        again.connect(CLIENT, uri("a"), 3);
        again.awaitFlow();
        server.stop();
        again.assertComplete(onlyReport());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void applicationThatIsReplacedDoesNotStayInMemory(boolean atomic) throws Exception {
        Path a = deploy(WayIn.SERVLET_JETTY, "a");
        start(atomic, GracefulShutdown.builder());
        QuietClient client = QuietClient.connect(CLIENT, uri("a"));
        WeakReference<ContextHandler> replaced = new WeakReference<>(
                contexts.getDescendants(ContextHandler.class).get(0));

        touch(a);
        Handshakes.assertTold(Intent.RESTART, client.closed());
        Eventually.isTrue(
                () -> contexts.getDescendants(ContextHandler.class).get(0).isStarted());
        QuietClient next = QuietClient.connect(CLIENT, uri("a"));

        Eventually.isTrue(() -> {
            // What the selector and the last thread remember is replaced by something else.
            next.ask("anything?");
            System.gc();
            return replaced.get() == null;
        });
    }

    @Test
    void clientsOfAnotherMakeSeeWhetherTheContextComesBack() throws Exception {
        Path a = deploy(WayIn.CORE, "a");
        Path b = deploy(WayIn.CORE, "b");
        start(true, GracefulShutdown.builder());
        try (ForeignClient node = Scripts.node("ws", 50, "{}")) {
            var seenInA = node.converse(List.of(uri("a")));
            var seenInB = node.converse(List.of(uri("b")));
            Eventually.isTrue(() -> shutdown.openSessions() == 2);
            touch(a);
            assertTold(Intent.RESTART, seenInA.get(20, TimeUnit.SECONDS).get(0));
            assertThat(shutdown.openSessions()).isEqualTo(1);
            Files.delete(b);
            scanner.scan();
            assertTold(Intent.STOP, seenInB.get(20, TimeUnit.SECONDS).get(0));
        }
    }

    private static void assertTold(Intent intent, Seen seen) {
        Handshakes.assertTold(intent, new Closed(seen.code(), seen.reason()));
        assertThat(seen.wasClean()).isTrue();
    }

    @Test
    void sessionsOfARemovedContextAreToldThatItStops() throws Exception {
        Path a = deploy(WayIn.SERVLET_JAKARTA, "a");
        deploy(WayIn.CORE, "b");
        start(true, GracefulShutdown.builder());
        List<QuietClient> clientsOfA = connect("a", 3);
        QuietClient clientOfB = QuietClient.connect(CLIENT, uri("b"));
        try (Visitors visitorsOfA = new Visitors(CLIENT, uri("a"))) {
            Files.delete(a);
            scanner.scan();

            for (QuietClient client : clientsOfA) {
                Handshakes.assertTold(Intent.STOP, client.closed());
            }
            visitorsOfA.await(404);
            assertThat(visitorsOfA.answers()).isSubsetOf(101, 503, 404);
        }
        assertThat(onlyReport().result()).isEqualTo(DrainReport.Result.COMPLETED);
        assertThat(clientOfB.ask("still there?")).isEqualTo("re still there?");
    }
}
