package io.jettyshutdown.testing;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The WebSocket clients of Node.js and a compiler of TypeScript, in this module's {@code target}. */
public final class NodePackages {

    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Path MODULES = TARGET.resolve("node_modules");

    private NodePackages() {}

    /** Installs the WebSocket clients if they are not there; the environment in which a script finds them. */
    public static Map<String, String> environment() throws Exception {
        install("undici", "ws@8", "undici@7");
        return Map.of("NODE_PATH", MODULES.toString());
    }

    /** Installs the compiler if it is not there; a script for Node.js. */
    public static Path typeScriptCompiler() throws Exception {
        install("typescript", "typescript@7.0.2");
        return MODULES.resolve(Path.of("typescript", "bin", "tsc"));
    }

    private static synchronized void install(String last, String... packages) throws Exception {
        Parts.require(Part.NODE);
        // Another test process may be about to do the same.
        try (FileChannel channel = FileChannel.open(
                        TARGET.resolve("node_modules.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (lock.isValid() && !Files.exists(MODULES.resolve(last))) {
                List<String> words = new ArrayList<>(
                        List.of("npm", "install", "--prefix", TARGET.toString(), "--no-audit", "--no-fund"));
                words.addAll(List.of(packages));
                Command.run(words.toArray(String[]::new));
            }
        }
    }
}
