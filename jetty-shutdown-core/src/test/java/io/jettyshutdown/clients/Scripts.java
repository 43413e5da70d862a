package io.jettyshutdown.clients;

import io.jettyshutdown.testing.Command;
import io.jettyshutdown.testing.Part;
import io.jettyshutdown.testing.Parts;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** Clients that are scripts among the test's resources. */
final class Scripts {

    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Path MODULES = TARGET.resolve("node_modules");

    private Scripts() {}

    /** A package of Node.js with the browsers' interface; the options, in JSON, are for its {@code WebSocket}. */
    static ForeignClient node(String name, long periodMillis, String options) throws Exception {
        Parts.require(Part.NODE);
        installPackages();
        return new ScriptClient(
                Map.of("NODE_PATH", MODULES.toString()),
                List.of("node", file("node-client.cjs"), name, "" + periodMillis, options));
    }

    static ForeignClient python(long periodMillis) throws Exception {
        String python = Parts.require(Part.PYTHON_WEBSOCKETS).toString();
        return new ScriptClient(Map.of(), List.of(python, file("python-client.py"), "" + periodMillis));
    }

    /** Another test process may be about to do the same. */
    private static synchronized void installPackages() throws Exception {
        try (FileChannel channel = FileChannel.open(
                        TARGET.resolve("node_modules.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (lock.isValid() && !Files.exists(MODULES.resolve("undici"))) {
                Command.run(
                        "npm", "install", "--prefix", TARGET.toString(), "--no-audit", "--no-fund", "ws@8", "undici@7");
            }
        }
    }

    private static String file(String name) throws URISyntaxException, IOException {
        return Path.of(Scripts.class.getResource("/clients/" + name).toURI()).toString();
    }
}
