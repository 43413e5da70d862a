package io.jettyshutdown;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.testing.Command;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.HdrHistogram.Histogram;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.jmx.MBeanContainer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ajax.JSON;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.server.WebSocketUpgradeHandler;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** On the module path Jetty finds and creates the extension only if the module declares the service and is open to it. */
class ModulePathTest {

    private static final List<Class<?>> NEEDED = List.of(
            GracefulShutdown.class,
            Server.class,
            HttpField.class,
            EndPoint.class,
            Callback.class,
            JSON.class,
            CoreSession.class,
            WebSocketUpgradeHandler.class,
            Logger.class,
            NullMarked.class);
    private static final List<Class<?>> OBSERVERS = List.of(
            MeterRegistry.class, KeyValue.class, ObservationRegistry.class, Histogram.class, MBeanContainer.class);

    /** Which the application's descriptor does not name. */
    private static final List<String> READ_OBSERVERS = List.of(
            "--add-modules",
            "micrometer.core,org.eclipse.jetty.jmx",
            "--add-reads",
            "app=micrometer.core,org.eclipse.jetty.jmx,java.management");

    private static final String TOLD = "named=true client=1012/Service restart;retry-after-ms=0 sessions=1 ";
    private static final String HANDSHAKE = TOLD + "handshakes=1 untracked=0";
    private static final String UNTRACKED = TOLD + "handshakes=0 untracked=1";

    @TempDir
    private Path application;

    @Test
    void sessionEndsWithAHandshake() throws Exception {
        String modulePath = modulePath(NEEDED.stream());
        compile(modulePath, List.of(), "module-info.java", "app/Main.java");
        assertThat(run(modulePath, List.of(), "app/app.Main")).contains(HANDSHAKE);
    }

    @Test
    void sessionWhoseExtensionsAreReplacedIsToldWithoutAHandshakeUnlessJettyIsOpened() throws Exception {
        String modulePath = modulePath(NEEDED.stream());
        compile(modulePath, List.of(), "module-info.java", "app/Main.java");
        List<String> opened = List.of(
                "--add-opens",
                "org.eclipse.jetty.websocket.core.common/org.eclipse.jetty.websocket.core=io.jettyshutdown");
        assertThat(run(modulePath, List.of(), "app/app.Main", "replace-extensions"))
                .contains(UNTRACKED);
        assertThat(run(modulePath, opened, "app/app.Main", "replace-extensions"))
                .contains(HANDSHAKE);
    }

    @Test
    void sessionEndsWithAHandshakeWhereMicrometerAndJmxAreModulesToo() throws Exception {
        String modulePath = modulePath(Stream.concat(NEEDED.stream(), OBSERVERS.stream()));
        compile(modulePath, READ_OBSERVERS, "module-info.java", "app/Main.java", "app/Metered.java");
        assertThat(run(modulePath, READ_OBSERVERS, "app/app.Metered")).contains("jmx=RUNNING", HANDSHAKE);
    }

    private void compile(String modulePath, List<String> options, String... files) throws Exception {
        Path sources = Path.of(ModulePathTest.class.getResource("/module-path").toURI());
        List<String> words = new ArrayList<>(List.of("--module-path", modulePath, "-d", application.toString()));
        words.addAll(options);
        Stream.of(files).map(file -> sources.resolve(file).toString()).forEach(words::add);
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        ToolProvider.getSystemJavaCompiler().run(null, null, errors, words.toArray(String[]::new));
        assertThat(errors.toString()).isEmpty();
    }

    private String run(String modulePath, List<String> options, String... main) throws Exception {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path",
                modulePath + File.pathSeparator + application));
        words.addAll(options);
        words.add("--module");
        words.addAll(List.of(main));
        return Command.run(words.toArray(String[]::new));
    }

    private static String modulePath(Stream<Class<?>> types) {
        return types.map(type -> {
                    try {
                        return Path.of(type.getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toURI())
                                .toString();
                    } catch (URISyntaxException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .collect(Collectors.joining(File.pathSeparator));
    }
}
