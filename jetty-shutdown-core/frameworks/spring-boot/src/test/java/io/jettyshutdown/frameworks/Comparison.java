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
import java.util.stream.Collectors;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** Prints what the clients of one application see when its context is closed, without the lines and with them. */
final class Comparison {

    private static final int SESSIONS = 20;
    private static final int RUNS = 5;

    private final WebSocketClient client;
    private final String path;
    private final String boots;
    private final Intent intent;
    private final boolean graceful;

    private final Map<Integer, Integer> codes = new TreeMap<>();
    private final List<Long> millis = new ArrayList<>();
    private long handshakes;
    private int lostFromClients;
    private int sentByClients;
    private int lostToClients;
    private int sentToClients;

    private Comparison(WebSocketClient client, String path, String boots, Intent intent, boolean graceful) {
        this.client = client;
        this.path = path;
        this.boots = boots;
        this.intent = intent;
        this.graceful = graceful;
    }

    public static void main(String[] args) throws Exception {
        WebSocketClient client = new WebSocketClient();
        client.start();
        // For the class loader and the compiler.
        new Comparison(client, "/stomp", "graceful", Intent.STOP, true).run();
        System.out.println("| application | `server.shutdown` | library | clients see | handshakes | lost from clients"
                + " | lost to clients | stop |\n|---|---|---|---|---|---|---|---|");
        for (String path : List.of("/plain", "/stomp")) {
            for (String boots : List.of("graceful", "immediate")) {
                System.out.println(new Comparison(client, path, boots, Intent.STOP, false).row());
                System.out.println(new Comparison(client, path, boots, Intent.STOP, true).row());
                System.out.println(new Comparison(client, path, boots, Intent.RESTART, true).row());
            }
        }
        client.stop();
    }

    private String row() throws Exception {
        for (int run = 0; run < RUNS; run++) {
            run();
        }
        millis.sort(null);
        return "| %s | %s | %s | %s | %d of %d | %d of %,d | %d of %,d | %d ms |"
                .formatted(
                        path,
                        boots,
                        graceful ? intent.tag() : "–",
                        codes.entrySet().stream()
                                .map(each -> each.getKey() + ": " + each.getValue())
                                .collect(Collectors.joining(", ")),
                        handshakes,
                        SESSIONS * RUNS,
                        lostFromClients,
                        sentByClients,
                        lostToClients,
                        sentToClients,
                        millis.get(RUNS / 2));
    }

    private void run() throws Exception {
        SpringApplicationBuilder builder = new SpringApplicationBuilder(TalkingApplication.class);
        if (graceful) {
            builder.sources(GracefulWebSockets.class, WebSocketMeters.class);
        }
        ConfigurableApplicationContext context = builder.run("--server.port=0", "--server.shutdown=" + boots);
        Application application = context.getBean(Application.class);
        List<RecordingClient> clients = connect(context);
        Eventually.isTrue(
                () -> clients.stream().allMatch(each -> each.received().size() > 3));
        long begin = System.nanoTime();
        if (graceful && !intent.equals(Intent.STOP)) {
            context.getBean(GracefulShutdown.class).drain(intent);
        }
        context.close();
        millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        note(application, clients);
    }

    private List<RecordingClient> connect(ConfigurableApplicationContext context) throws Exception {
        int port = ((WebServerApplicationContext) context).getWebServer().getPort();
        Subprotocol subprotocol = path.equals("/stomp") ? new Stomp() : Subprotocol.NONE;
        List<RecordingClient> clients = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            URI uri = URI.create("ws://127.0.0.1:" + port + path);
            clients.add(RecordingClient.connect(client, uri, "client " + i, subprotocol));
        }
        return clients;
    }

    private void note(Application application, List<RecordingClient> clients) throws Exception {
        Set<String> received = new HashSet<>();
        for (RecordingClient each : clients) {
            codes.merge(each.closed().code(), 1, Integer::sum);
            received.addAll(each.received());
            lostFromClients += missing(each.sent(), application.messages());
            sentByClients += each.sent().size();
        }
        lostToClients += missing(application.sent(), received);
        sentToClients += application.sent().size();
        handshakes += application.closed().stream()
                .filter(closed -> closed.code() == 1000)
                .count();
    }

    private static int missing(Collection<String> sent, Collection<String> arrived) {
        Set<String> missing = new HashSet<>(sent);
        missing.removeAll(new HashSet<>(arrived));
        return missing.size();
    }
}
