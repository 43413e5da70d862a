package io.jettyshutdown.demo.kubernetes;

import io.kubernetes.client.openapi.models.V1Probe;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A probe as the kubelet understands it: it fails when the last so many attempts have failed. */
final class Probe {

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpRequest request;
    private final int failureThreshold;
    private int failuresInARow;
    private volatile boolean failed;
    private volatile boolean everFailed;

    Probe(V1Probe manifest, int port) {
        int timeout = manifest.getTimeoutSeconds() == null ? 1 : manifest.getTimeoutSeconds();
        request = HttpRequest.newBuilder(URI.create(
                        "http://localhost:" + port + manifest.getHttpGet().getPath()))
                .timeout(Duration.ofSeconds(timeout))
                .build();
        failureThreshold = manifest.getFailureThreshold();
    }

    /** To be called once per period, by one thread. */
    void attempt() {
        failuresInARow = succeeds() ? 0 : failuresInARow + 1;
        failed = failuresInARow >= failureThreshold;
        everFailed |= failed;
    }

    /** One attempt. */
    boolean succeeds() {
        try {
            int status = client.send(request, BodyHandlers.discarding()).statusCode();
            return status >= 200 && status < 400;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    boolean failed() {
        return failed;
    }

    boolean everFailed() {
        return everFailed;
    }
}
