package io.jettyshutdown.demo.serve;

import io.jettyshutdown.demo.page.TextPage;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.handler.PathMappingsHandler;

/** A client for the pages of this server: a WebSocket that comes back, as an ES module, and its types. */
final class ClientModule {

    private static final String PATH = "/client/reconnecting-websocket";
    private static final String FILE = "/io/jettyshutdown/demo/web/reconnecting-websocket";

    private ClientModule() {}

    static Handler handler() {
        PathMappingsHandler files = new PathMappingsHandler();
        files.addMapping(PathSpec.from(PATH + ".js"), TextPage.of("text/javascript; charset=utf-8", FILE + ".js"));
        files.addMapping(PathSpec.from(PATH + ".d.ts"), TextPage.of("text/plain; charset=utf-8", FILE + ".d.ts"));
        return files;
    }
}
