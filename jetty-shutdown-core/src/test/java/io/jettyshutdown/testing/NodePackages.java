package io.jettyshutdown.testing;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** The WebSocket clients of Node.js, in this module's {@code target}. */
public final class NodePackages {

    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Path MODULES = TARGET.resolve("node_modules");

    private NodePackages() {}

    /** Installs them if they are not there; the environment in which a script finds them. */
    public static synchronized Map<String, String> environment() throws Exception {
        Parts.require(Part.NODE);
        // Another test process may be about to do the same.
        try (FileChannel channel = FileChannel.open(
                        TARGET.resolve("node_modules.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (lock.isValid() && !Files.exists(MODULES.resolve("undici"))) {
                Command.run(
                        "npm", "install", "--prefix", TARGET.toString(), "--no-audit", "--no-fund", "ws@8", "undici@7");
            }
        }
        return Map.of("NODE_PATH", MODULES.toString());
    }
}
