package io.jettyshutdown.demo.observe;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Prometheus's HTTP API. Thread-safe. */
final class PrometheusQueries {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final TypeReference<Map<String, String>> LABELS = new TypeReference<>() {};

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final URI address;

    PrometheusQueries(URI address) {
        this.address = address;
    }

    /** Whether it takes queries. */
    boolean isReady() throws InterruptedException {
        try {
            return http.send(request("/-/ready"), BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * What a query finds at one time.
     *
     * @throws IOException if Prometheus refuses the query or does not answer
     */
    List<Series> instant(String query, Instant time) throws IOException, InterruptedException {
        return series(ask("query", "query=" + encode(query), "time=" + seconds(time)));
    }

    /**
     * What a query finds from one time to another.
     *
     * @throws IOException if Prometheus refuses the query or does not answer
     */
    List<Series> range(String query, Instant start, Instant end, Duration step)
            throws IOException, InterruptedException {
        return series(ask(
                "query_range",
                "query=" + encode(query),
                "start=" + seconds(start),
                "end=" + seconds(end),
                "step=" + step.toMillis() / 1000.0));
    }

    /** The only number that a query finds at one time; 0 if it finds nothing. */
    double number(String query, Instant time) throws IOException, InterruptedException {
        List<Series> found = instant(query, time);
        return found.isEmpty() ? 0 : found.get(0).max();
    }

    /** Whether every group of rules was evaluated after this time. */
    boolean hasEvaluatedSince(Instant time) throws IOException, InterruptedException {
        for (JsonNode group : ask("rules").path("groups")) {
            if (!Instant.parse(group.path("lastEvaluation").asText()).isAfter(time)) {
                return false;
            }
        }
        return true;
    }

    /** The names of the alerts that a query finds at one time, each once, in order. */
    List<String> alerts(String query, Instant time) throws IOException, InterruptedException {
        return instant(query, time).stream()
                .map(alert -> alert.labels().getOrDefault("alertname", ""))
                .sorted()
                .distinct()
                .toList();
    }

    private List<Series> series(JsonNode data) throws IOException {
        List<Series> found = new ArrayList<>();
        if (data.path("resultType").asText().equals("scalar")) {
            return List.of(new Series(Map.of(), List.of(point(data.path("result")))));
        }
        for (JsonNode result : data.path("result")) {
            List<Series.Point> points = new ArrayList<>();
            result.path("values").forEach(value -> points.add(point(value)));
            if (result.has("value")) {
                points.add(point(result.path("value")));
            }
            found.add(new Series(json.convertValue(result.path("metric"), LABELS), points));
        }
        return found;
    }

    private static Series.Point point(JsonNode pair) {
        return new Series.Point(pair.path(0).asDouble(), number(pair.path(1).asText()));
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    private JsonNode ask(String what, String... parameters) throws IOException, InterruptedException {
        HttpRequest request = request("/api/v1/" + what + "?" + String.join("&", parameters));
        JsonNode answer =
                json.readTree(http.send(request, BodyHandlers.ofString()).body());
        if (!answer.path("status").asText().equals("success")) {
            throw new IOException(
                    "Prometheus refuses it: " + answer.path("error").asText());
        }
        return answer.path("data");
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(address.resolve(path)).timeout(TIMEOUT).build();
    }

    private static double seconds(Instant time) {
        return time.toEpochMilli() / 1000.0;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
