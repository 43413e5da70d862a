package io.jettyshutdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Code that a page shows, as the body of a method that has what every page speaks of. */
final class Snippets {

    private static final String SOURCE = """
            import io.jettyshutdown.*;
            import io.jettyshutdown.control.*;
            import io.jettyshutdown.metrics.*;
            import io.micrometer.core.instrument.MeterRegistry;
            import java.time.Duration;
            import org.eclipse.jetty.server.Server;
            %s
            class Page { void snippets(Server server, MeterRegistry registry) {
            %s
            } }
            """;

    private Snippets() {}

    static void assertThatCompiles(String imports, String code, Path classes) {
        JavaFileObject file = new SimpleJavaFileObject(URI.create("string:///Page.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return SOURCE.formatted(imports, code);
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
