package io.jettyshutdown.clients;

import io.jettyshutdown.testing.NodePackages;
import io.jettyshutdown.testing.Part;
import io.jettyshutdown.testing.Parts;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Clients that are scripts among the test's resources. */
final class Scripts {

    private Scripts() {}

    /** A package of Node.js with the browsers' interface; the options, in JSON, are for its {@code WebSocket}. */
    static ForeignClient node(String name, long periodMillis, String options) throws Exception {
        return new ScriptClient(
                NodePackages.environment(), List.of("node", file("node-client.cjs"), name, "" + periodMillis, options));
    }

    static ForeignClient python(long periodMillis) throws Exception {
        String python = Parts.require(Part.PYTHON_WEBSOCKETS).toString();
        return new ScriptClient(Map.of(), List.of(python, file("python-client.py"), "" + periodMillis));
    }

    private static String file(String name) throws URISyntaxException, IOException {
        return Path.of(Scripts.class.getResource("/clients/" + name).toURI()).toString();
    }
}
