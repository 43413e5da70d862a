package io.jettyshutdown.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** A collector of OpenTelemetry's protocol over HTTP, as much of it as counters and timers need. */
final class OtlpReceiver implements AutoCloseable {

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

    private final Map<Numbers.Series, Double> values = new ConcurrentHashMap<>();

    OtlpReceiver() throws IOException {
        server.createContext("/v1/metrics", this::receive);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/v1/metrics";
    }

    /** The last ones, of each series. */
    Numbers numbers() {
        return new Numbers(Map.copyOf(values));
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            ExportMetricsServiceRequest.parseFrom(exchange.getRequestBody()).getResourceMetricsList().stream()
                    .flatMap(resource -> resource.getScopeMetricsList().stream())
                    .flatMap(scope -> scope.getMetricsList().stream())
                    .forEach(this::keep);
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private void keep(Metric metric) {
        metric.getSum()
                .getDataPointsList()
                .forEach(point -> values.put(series(metric, point.getAttributesList()), point.getAsDouble()));
        metric.getHistogram()
                .getDataPointsList()
                .forEach(point -> values.put(series(metric, point.getAttributesList()), (double) point.getCount()));
    }

    private static Numbers.Series series(Metric metric, List<KeyValue> attributes) {
        return new Numbers.Series(
                metric.getName(),
                attributes.stream()
                        .collect(Collectors.toMap(
                                KeyValue::getKey,
                                attribute -> attribute.getValue().getStringValue())));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
