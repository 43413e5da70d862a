package io.jettyshutdown.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Code that pages show, each piece as the body of a method that has what all pages speak of. */
final class Snippets {

    private static final String PAGE = """
            import io.jettyshutdown.*;
            import io.jettyshutdown.codes.*;
            import io.jettyshutdown.control.*;
            import io.jettyshutdown.metrics.*;
            import io.micrometer.core.instrument.Clock;
            import io.micrometer.core.instrument.MeterRegistry;
            import io.micrometer.prometheusmetrics.*;
            import io.micrometer.registry.otlp.*;
            import io.prometheus.metrics.exporter.pushgateway.PushGateway;
            import java.lang.management.ManagementFactory;
            import java.time.Duration;
            import java.util.Optional;
            import org.eclipse.jetty.jmx.MBeanContainer;
            import org.eclipse.jetty.server.*;
            import org.eclipse.jetty.server.handler.ContextHandler;
            class Page {
            Server server; GracefulShutdown shutdown; MeterRegistry registry; PushGateway pushGateway;
            int code; String reason; int setbacks;
            %s
            }
            """;

    private Snippets() {}

    static void assertThatCompile(List<String> statements, Path classes) {
        String methods = IntStream.range(0, statements.size())
                .mapToObj(i -> "void snippet" + i + "() throws Exception {\n" + statements.get(i) + "\n}")
                .collect(Collectors.joining("\n"));
        assertThatCompiles("Page", PAGE.formatted(methods), classes);
    }

    /** A whole file. */
    static void assertThatCompiles(String name, String code, Path classes) {
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return code;
                    }
                };
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        List<String> options =
                List.of("-cp", System.getProperty("java.class.path"), "-d", classes.toString(), "-proc:none");
        Boolean compiled = compiler.getTask(null, null, diagnostics, options, null, List.of(file))
                .call();
        assertThat(compiled).as("%s", diagnostics.getDiagnostics()).isTrue();
    }
}
