package io.jettyshutdown.frameworks;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.testing.Application;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.RecordingClient;
import io.jettyshutdown.testing.Subprotocol;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** Prints what the clients of one application see when its context is closed, without the lines and with them. */
final class Comparison {

    private static final int SESSIONS = 20;

    private final WebSocketClient client = new WebSocketClient();

    public static void main(String[] args) throws Exception {
        Comparison comparison = new Comparison();
        comparison.client.start();
        // The first run is for the class loader and the compiler.
        comparison.run("graceful", "/stomp", Intent.STOP, true);
        System.out.println("| application | server.shutdown | library | codes | handshakes | lost from clients"
                + " | lost to clients | stop |\n|---|---|---|---|---|---|---|---|");
        for (String path : List.of("/plain", "/stomp")) {
            for (String boots : List.of("graceful", "immediate")) {
                System.out.println(comparison.run(boots, path, Intent.STOP, false));
                System.out.println(comparison.run(boots, path, Intent.STOP, true));
                System.out.println(comparison.run(boots, path, Intent.RESTART, true));
            }
        }
        comparison.client.stop();
    }

    private String run(String boots, String path, Intent intent, boolean graceful) throws Exception {
        SpringApplicationBuilder builder = new SpringApplicationBuilder(TalkingApplication.class);
        if (graceful) {
            builder.sources(GracefulWebSockets.class, WebSocketMeters.class);
        }
        ConfigurableApplicationContext context = builder.run("--server.port=0", "--server.shutdown=" + boots);
        Application application = context.getBean(Application.class);
        List<RecordingClient> clients = connect(context, path);
        Eventually.isTrue(
                () -> clients.stream().allMatch(each -> each.received().size() > 3));
        if (graceful && !intent.equals(Intent.STOP)) {
            context.getBean(GracefulShutdown.class).drain(intent);
        }
        long begin = System.nanoTime();
        context.close();
        long stopped = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        Map<String, Integer> codes = new TreeMap<>();
        Set<String> received = new HashSet<>();
        int lostFromClients = 0;
        for (RecordingClient each : clients) {
            Application.Closed closed = each.closed();
            codes.merge(closed.code() + " \"" + closed.reason() + "\"", 1, Integer::sum);
            received.addAll(each.received());
            lostFromClients += missing(each.sent(), application.messages());
        }
        long handshakes = application.closed().stream()
                .filter(closed -> closed.code() == 1000)
                .count();
        return "| %s | %s | %s | %s | %d of %d | %d of %d | %d of %d | %d ms |"
                .formatted(
                        path,
                        boots,
                        graceful ? intent.tag() : "-",
                        codes,
                        handshakes,
                        SESSIONS,
                        lostFromClients,
                        clients.stream().mapToInt(each -> each.sent().size()).sum(),
                        missing(application.sent(), received),
                        application.sent().size(),
                        stopped);
    }

    private List<RecordingClient> connect(ConfigurableApplicationContext context, String path) throws Exception {
        int port = ((WebServerApplicationContext) context).getWebServer().getPort();
        Subprotocol subprotocol = path.equals("/stomp") ? new Stomp() : Subprotocol.NONE;
        List<RecordingClient> clients = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            URI uri = URI.create("ws://127.0.0.1:" + port + path);
            clients.add(RecordingClient.connect(client, uri, "client " + i, subprotocol));
        }
        return clients;
    }

    private static int missing(Collection<String> sent, Collection<String> arrived) {
        Set<String> missing = new HashSet<>(sent);
        missing.removeAll(new HashSet<>(arrived));
        return missing.size();
    }
}
