package io.jettyshutdown.demo.serve;

import io.jettyshutdown.DrainReport;
import io.jettyshutdown.LastExport;
import io.prometheus.metrics.exporter.pushgateway.PushGateway;
import io.prometheus.metrics.exporter.pushgateway.Scheme;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.util.function.Supplier;

/**
 * Pushes all numbers to a push gateway, as a group of this very process.
 *
 * @param gateway where it is
 * @param registry the numbers
 * @param instance what Prometheus would call this process
 */
record LastPush(URI gateway, PrometheusRegistry registry, Supplier<String> instance) implements LastExport {

    private static final String JOB = "jetty-shutdown-demo";

    LastPush {
        if (gateway.getHost() == null
                || !(Scheme.HTTP.toString().equals(gateway.getScheme())
                        || Scheme.HTTPS.toString().equals(gateway.getScheme()))) {
            throw new IllegalArgumentException(
                    "the push gateway is \"" + gateway + "\", but must be a URL such as http://localhost:9091");
        }
    }

    @Override
    public void export(DrainReport report) throws IOException {
        PushGateway.builder()
                .scheme(Scheme.fromString(gateway.getScheme()))
                .address(gateway.getAuthority())
                .job(JOB)
                .groupingKey("instance", instance.get())
                .registry(registry)
                .build()
                .push();
    }
}
