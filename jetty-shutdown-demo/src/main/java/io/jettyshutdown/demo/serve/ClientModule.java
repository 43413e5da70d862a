package io.jettyshutdown.demo.serve;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.handler.PathMappingsHandler;

/** A client for the pages of this server: a WebSocket that comes back, as an ES module, and its types. */
final class ClientModule {

    static final String PATH = "/client/reconnecting-websocket";

    private ClientModule() {}

    static Handler handler() {
        PathMappingsHandler files = new PathMappingsHandler();
        add(files, ".js", "text/javascript; charset=utf-8");
        add(files, ".d.ts", "text/plain; charset=utf-8");
        return files;
    }

    private static void add(PathMappingsHandler files, String ending, String contentType) {
        TextPage.Answer answer =
                new TextPage.Answer(HttpStatus.OK_200, contentType, read("reconnecting-websocket" + ending));
        files.addMapping(PathSpec.from(PATH + ending), new TextPage(() -> answer));
    }

    private static String read(String name) {
        try (InputStream file = ClientModule.class.getResourceAsStream("/io/jettyshutdown/demo/web/" + name)) {
            if (file == null) {
                throw new IllegalStateException(name + " is missing in this build");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
