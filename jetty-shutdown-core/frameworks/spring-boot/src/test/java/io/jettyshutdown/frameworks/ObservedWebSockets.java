package io.jettyshutdown.frameworks;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import java.time.Duration;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

@Configuration(proxyBeanMethods = false)
record ObservedWebSockets(ApplicationContext context) {

    @Bean
    WebServerFactoryCustomizer<JettyServletWebServerFactory> graceful() {
        return factory -> factory.addServerCustomizers(server ->
                GracefulShutdown.builder().awaitScrape(Duration.ofSeconds(10)).install(server));
    }

    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void stop(ContextClosedEvent closed) {
        if (closed.getApplicationContext() == context)
            context.getBean(GracefulShutdown.class)
                    .stop(Intent.fromEnvironment())
                    .join();
    }
}
