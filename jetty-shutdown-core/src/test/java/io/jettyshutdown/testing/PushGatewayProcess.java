package io.jettyshutdown.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/** The real push gateway; it knows nothing of those before it, although that is the default on some systems. */
public final class PushGatewayProcess implements AutoCloseable {

    private final String address = "127.0.0.1:" + FreePort.find();
    private final Command process;

    private PushGatewayProcess() throws IOException {
        process = Command.start(
                Map.of(),
                Parts.require(Part.PUSH_GATEWAY).toString(),
                "--web.listen-address=" + address,
                "--persistence.file=");
    }

    /** Starts it, and returns when it serves. */
    public static PushGatewayProcess start() throws IOException {
        PushGatewayProcess started = new PushGatewayProcess();
        Eventually.isTrue(started::isReady);
        return started;
    }

    private boolean isReady() throws InterruptedException {
        try {
            metrics();
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Host and port. */
    public String address() {
        return address;
    }

    /** What Prometheus scrapes. */
    public String metrics() throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://" + address + "/metrics"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    @Override
    public void close() {
        process.close();
    }
}
