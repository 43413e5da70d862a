package io.jettyshutdown.docs;

import io.jettyshutdown.testing.Command;
import java.nio.file.Files;
import java.nio.file.Path;

/** A copy of this checkout in which the library can be built while the tests use the original: compiled already. */
final class Checkout {

    private Checkout() {}

    static Path copyTo(Path parent) throws Exception {
        Path copy = Files.createDirectory(parent.resolve("checkout"));
        Path original = Path.of("..").toRealPath();
        Command.run("sh", "-c", """
                cd '%s'
                cp -a --parents $(find . -name pom.xml -not -path '*/target/*') jetty-shutdown-core/src/main \
                    jetty-shutdown-core/target/classes jetty-shutdown-core/target/maven-status '%s'
                cp -a jetty-shutdown-core/target/spotless-index '%s/jetty-shutdown-core/target'
                # The compiler's list of what it has compiled: with it, it does not compile again.
                find '%s' -name inputFiles.lst | xargs sed -i 's|%s|%s|'
                """.formatted(original, copy, copy, copy, original, copy));
        return copy;
    }
}
