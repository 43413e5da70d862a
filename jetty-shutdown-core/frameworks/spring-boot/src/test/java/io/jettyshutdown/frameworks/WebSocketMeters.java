package io.jettyshutdown.frameworks;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.metrics.GracefulShutdownMetrics;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class WebSocketMeters {

    @Bean
    GracefulShutdownMetrics meters(GracefulShutdown shutdown) {
        return new GracefulShutdownMetrics(shutdown);
    }
}
