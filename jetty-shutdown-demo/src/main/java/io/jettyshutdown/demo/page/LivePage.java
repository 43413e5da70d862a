package io.jettyshutdown.demo.page;

import io.jettyshutdown.GracefulShutdown;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** The live page of a server: its files, and its feed, which is a session of that server like any other. */
public final class LivePage {

    static final String FOREIGN = "The live page is for pages of this very address, which is localhost or a number";

    private static final String FEED = "/feed";
    private static final String FILES = "/io/jettyshutdown/demo/page/";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String JSON = "application/json";
    private static final String CHART = "/META-INF/resources/webjars/chart.js/4.5.1/dist/chart.umd.min.js";

    /** Each is told five times per second. */
    public static final int MOST_PAGES = 100;

    /** A page that is there says something far more often. */
    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(1);

    private final CloseCounts counts = new CloseCounts();
    private final Supplier<String> state;
    private final Supplier<String> setting;

    /**
     * Begins to count.
     *
     * @param shutdown what it shows
     * @param webSocket where the clients of the page connect to, once the server has started
     * @param token whether commands need a token
     * @param restarts whether the server comes back by itself after a restart
     */
    public LivePage(GracefulShutdown shutdown, Supplier<URI> webSocket, boolean token, boolean restarts) {
        shutdown.addListener(counts);
        state = () -> Snapshot.of(shutdown, counts).toJson();
        setting = () -> Snapshot.json(new Setting(
                webSocket.get().toString(),
                token,
                restarts,
                shutdown.timeBudget().gracePeriod().toMillis()));
    }

    /** The page and its feed, at the root of a context, and what else there is in that. */
    public Handler handler(Server server, ContextHandler context, Handler... others) {
        WebSocketUpgradeHandler upgrades = WebSocketUpgradeHandler.from(server, context, container -> {
            container.setIdleTimeout(IDLE_TIMEOUT);
            container.addMapping(FEED, (request, response, callback) -> {
                if (!SameOrigin.accepts(request)) {
                    Response.writeError(request, response, callback, HttpStatus.FORBIDDEN_403, FOREIGN);
                    return null;
                }
                if (container.getOpenSessions().size() >= MOST_PAGES) {
                    Response.writeError(
                            request,
                            response,
                            callback,
                            HttpStatus.SERVICE_UNAVAILABLE_503,
                            "Too many live pages are open");
                    return null;
                }
                return new FeedSession(state, server.getScheduler());
            });
        });
        Handler.Sequence all = new Handler.Sequence(others);
        all.addHandler(files());
        upgrades.setHandler(all);
        return upgrades;
    }

    /** A control that lets the buttons of the page through, but takes no commands from web pages otherwise. */
    public static Handler control(Handler control) {
        return new SameOrigin(control);
    }

    private Handler files() {
        PathMappingsHandler files = new PathMappingsHandler();
        // The root alone: all else that is not there is not found.
        add(files, "^/$", TextPage.of("text/html; charset=utf-8", FILES + "index.html"));
        add(files, "/page.css", TextPage.of("text/css; charset=utf-8", FILES + "page.css"));
        add(files, "/icon.svg", TextPage.of("image/svg+xml", FILES + "icon.svg"));
        for (String module : new String[] {"page", "feed", "history", "timeline", "clients", "controls", "tables"}) {
            add(files, "/" + module + ".js", TextPage.of(SCRIPT, FILES + module + ".js"));
        }
        add(files, "/chart.js", TextPage.of(SCRIPT, CHART));
        add(files, "/setting", new TextPage(JSON, setting));
        add(files, FEED, new TextPage(JSON, state)); // for a page whose session was drained
        return files;
    }

    private static void add(PathMappingsHandler files, String path, TextPage page) {
        files.addMapping(PathSpec.from(path), new PagePart(page));
    }
}
