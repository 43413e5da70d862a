package io.jettyshutdown.frameworks;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.metrics.GracefulShutdownMetrics;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class WebSocketMeters {

    @Bean
    GracefulShutdown gracefulShutdown(ServletWebServerApplicationContext context) {
        return ((JettyWebServer) context.getWebServer()).getServer().getBean(GracefulShutdown.class);
    }

    @Bean
    GracefulShutdownMetrics meters(GracefulShutdown shutdown) {
        return new GracefulShutdownMetrics(shutdown);
    }
}
