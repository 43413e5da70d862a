package io.jettyshutdown.demo.web;

import io.jettyshutdown.testing.Command;
import io.jettyshutdown.testing.NodePackages;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The module for clients, with the scripts that test it, in a directory where Node.js can run them. */
public final class WebClient {

    private static final String MODULE = "reconnecting-websocket";
    private static final Path PAGE = Path.of("..", "jetty-shutdown-core", "docs", "reconnecting.md");

    private final Path directory;

    public WebClient(Path directory) throws Exception {
        this.directory = directory;
        Files.createSymbolicLink(
                directory.resolve("node_modules"),
                Path.of(NodePackages.environment().get("NODE_PATH")));
        copyAll(WebClient.class.getResource("/web/package.json").toURI());
        copyAll(WebClient.class
                .getResource("/io/jettyshutdown/demo/web/" + MODULE + ".js")
                .toURI());
        // The same without its declarations.
        String source = Files.readString(directory.resolve(MODULE + ".js"));
        Files.writeString(directory.resolve("implementation.js"), source);
    }

    /** The resource and those beside it. */
    private void copyAll(URI one) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(one).getParent())) {
            for (Path file : files.toList()) {
                Files.copy(file, directory.resolve(file.getFileName()));
            }
        }
    }

    /** An example of the page, by the number of its block of JavaScript. */
    public static String example(int index) throws IOException {
        String section = Files.readString(PAGE).split("\n## For browsers and Node.js\n", 2)[1];
        return section.split("```js\n")[index + 1].split("```")[0];
    }

    /** Adds a script. */
    public void write(String name, String script) throws IOException {
        Files.writeString(directory.resolve(name), script);
    }

    /** Starts Node.js with a script of that directory; where there are no more arguments, a word can be an option. */
    public Command node(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("node"));
        for (String word : words) {
            command.add(
                    Files.exists(directory.resolve(word))
                            ? directory.resolve(word).toString()
                            : word);
        }
        return Command.start(
                Map.of("RECONNECTING_PAGE", PAGE.toAbsolutePath().toString()), command.toArray(String[]::new));
    }
}
