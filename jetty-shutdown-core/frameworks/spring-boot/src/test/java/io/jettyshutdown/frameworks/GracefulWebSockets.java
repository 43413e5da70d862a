package io.jettyshutdown.frameworks;

import static org.springframework.context.event.GenericApplicationListener.forEventType;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;

@Configuration(proxyBeanMethods = false)
class GracefulWebSockets {

    @Bean
    WebServerFactoryCustomizer<JettyServletWebServerFactory> graceful(ConfigurableApplicationContext context) {
        return factory -> factory.addServerCustomizers(server -> {
            GracefulShutdown shutdown = GracefulShutdown.install(server);
            context.addApplicationListener(forEventType(ContextClosedEvent.class, closed -> {
                if (closed.getApplicationContext() == context)
                    shutdown.drain(Intent.fromEnvironment()).report().join();
            }));
        });
    }
}
