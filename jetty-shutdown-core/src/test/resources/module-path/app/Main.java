package app;

import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.server.WebSocketUpgradeHandler;

/** Opens one WebSocket, stops the server, and prints what the client and the report say of it. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        run(args, (server, shutdown) -> {});
    }

    static void run(String[] args, BiConsumer<Server, GracefulShutdown> installed) {
        try {
            System.out.println(openAndStop(List.of(args).contains("replace-extensions"), installed));
            System.exit(0);
        } catch (Throwable e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static String openAndStop(boolean replaceExtensions, BiConsumer<Server, GracefulShutdown> installed) throws Exception {
        Server server = new Server(0);
        WebSocketUpgradeHandler handler = new WebSocketUpgradeHandler();
        handler.addMapping("/ws", (request, response, callback) -> {
            if (replaceExtensions) {
                response.setExtensions(List.of());
            }
            return new Endpoint();
        });
        server.setHandler(handler);
        GracefulShutdown shutdown = GracefulShutdown.install(server);
        installed.accept(server, shutdown);
        server.start();

        Client client = new Client();
        int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/ws"), client)
                .get(20, TimeUnit.SECONDS);
        DrainReport report = shutdown.stop(Intent.RESTART).get(20, TimeUnit.SECONDS);
        return "named=" + GracefulShutdown.class.getModule().isNamed()
                + " client=" + client.closed.get(20, TimeUnit.SECONDS)
                + " sessions=" + report.sessions()
                + " handshakes=" + report.handshakes()
                + " untracked=" + report.untracked();
    }

    private static final class Client implements WebSocket.Listener {

        private final CompletableFuture<String> closed = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code + "/" + reason);
            return null;
        }
    }

    private static final class Endpoint implements FrameHandler {

        @Override
        public void onOpen(CoreSession session, Callback callback) {
            callback.succeeded();
            session.demand();
        }

        @Override
        public void onFrame(Frame frame, Callback callback) {
            callback.succeeded();
        }

        @Override
        public void onError(Throwable cause, Callback callback) {
            callback.succeeded();
        }

        @Override
        public void onClosed(CloseStatus status, Callback callback) {
            callback.succeeded();
        }
    }
}
