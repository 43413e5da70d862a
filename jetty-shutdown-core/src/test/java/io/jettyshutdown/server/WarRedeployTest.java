package io.jettyshutdown.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.Handshakes;
import io.jettyshutdown.testing.QuietClient;
import io.jettyshutdown.testing.RunningClient;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.eclipse.jetty.deploy.ContextHandlerFactory;
import org.eclipse.jetty.deploy.DeploymentScanner;
import org.eclipse.jetty.deploy.StandardDeployer;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.component.Environment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A WAR, as it is built, with an annotated endpoint among its own classes; copied over the one that runs. */
class WarRedeployTest {

    @RegisterExtension
    private static final RunningClient CLIENT = new RunningClient();

    @TempDir
    private Path directory;

    private void copyWar() throws Exception {
        String endpoint = WarEndpoint.class.getName().replace('.', '/') + ".class";
        Path built = Files.createTempFile("chat", ".war");
        try (OutputStream file = Files.newOutputStream(built);
                ZipOutputStream war = new ZipOutputStream(file);
                InputStream code = WarEndpoint.class.getClassLoader().getResourceAsStream(endpoint)) {
            war.putNextEntry(new ZipEntry("WEB-INF/classes/" + endpoint));
            code.transferTo(war);
        }
        Files.move(built, directory.resolve("chat.war"), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void newWarTakesTheClientsOfTheOldOneWhichDoesNotStayInMemory() throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        server.addConnector(connector);
        ContextHandlerCollection contexts = new ContextHandlerCollection(true);
        server.setHandler(contexts);
        Environment.ensure("ee11", WarRedeployTest.class)
                .setAttribute(
                        ContextHandlerFactory.DEFAULT_CONTEXT_HANDLER_CLASS_ATTRIBUTE, WebAppContext.class.getName());
        copyWar();
        DeploymentScanner scanner = new DeploymentScanner(server, new StandardDeployer(contexts));
        scanner.addWebappsDirectory(directory);
        scanner.configureEnvironment("ee11");
        scanner.setScanInterval(1);
        server.addBean(scanner);
        GracefulShutdown shutdown =
                GracefulShutdown.builder().stopAtShutdown(false).install(server);
        server.start();
        try {
            URI uri = URI.create("ws://localhost:" + connector.getLocalPort() + "/chat/ws");
            QuietClient client = QuietClient.connect(CLIENT, uri);
            assertThat(client.ask("hello")).isEqualTo("re hello");
            WeakReference<ClassLoader> replaced = new WeakReference<>(
                    contexts.getDescendants(ContextHandler.class).get(0).getClassLoader());
            assertThat(replaced.get().loadClass(WarEndpoint.class.getName())).isNotEqualTo(WarEndpoint.class);

            copyWar();
            scanner.scan();
            Handshakes.assertTold(Intent.RESTART, client.closed());

            QuietClient next = QuietClient.connect(CLIENT, uri);
            assertThat(next.ask("hello")).isEqualTo("re hello");
            assertThat(shutdown.untrackedSessions()).isZero();
            Eventually.isTrue(() -> {
                // What the selector and the last thread remember is replaced by something else.
                next.ask("anything?");
                System.gc();
                return replaced.get() == null;
            });
        } finally {
            server.stop();
        }
    }
}
