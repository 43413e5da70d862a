package io.jettyshutdown.frameworks;

import io.jettyshutdown.testing.Application;
import io.jettyshutdown.testing.Subprotocol;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerPortFileWriter;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.simp.SimpMessageSendingOperations;
import org.springframework.messaging.simp.annotation.SendToUser;
import org.springframework.messaging.simp.config.ChannelRegistration;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Controller;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketTransportRegistration;
import org.springframework.web.socket.handler.ConcurrentWebSocketSessionDecorator;

/** An application as users of Spring Boot write it: plain WebSockets, STOMP with a broker, a schedule. */
@SpringBootConfiguration
@EnableAutoConfiguration
@EnableScheduling
@EnableWebSocket
@EnableWebSocketMessageBroker
class TalkingApplication implements WebSocketConfigurer, WebSocketMessageBrokerConfigurer {

    private final Application application = new Application();

    /** With the library, on a port which is then in a file. */
    public static void main(String[] args) {
        SpringApplication process = new SpringApplication(TalkingApplication.class, GracefulWebSockets.class);
        process.addListeners(new WebServerPortFileWriter(args[0]));
        process.run(args);
    }

    @Bean
    Application application() {
        return application;
    }

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
        registry.addHandler(answering(UnaryOperator.identity()), "/plain");
        registry.addHandler(
                answering(session -> new ConcurrentWebSocketSessionDecorator(session, 10_000, 512_000)), "/concurrent");
    }

    private Bookkeeping answering(UnaryOperator<WebSocketSession> decorator) {
        return new Bookkeeping(new AnsweringHandler(application, decorator), application, Subprotocol.NONE);
    }

    @Override
    public void registerStompEndpoints(StompEndpointRegistry registry) {
        registry.addEndpoint("/stomp");
    }

    @Override
    public void configureWebSocketTransport(WebSocketTransportRegistration registry) {
        registry.addDecoratorFactory(handler -> new Bookkeeping(handler, application, new Stomp()));
    }

    /** On the session's own thread, so that what has come is handled when the session ends, and in order. */
    @Override
    public void configureClientInboundChannel(ChannelRegistration registration) {
        registration.executor(new SyncTaskExecutor());
    }

    @Override
    public void configureMessageBroker(MessageBrokerRegistry registry) {
        registry.enableSimpleBroker("/topic", "/queue");
        registry.setApplicationDestinationPrefixes("/app");
    }

    @Controller
    record Answers(Application application) {

        @MessageMapping(Stomp.MESSAGES)
        @SendToUser(destinations = Stomp.ANSWERS, broadcast = false)
        String answer(String message) {
            return application.answerTo(message);
        }
    }

    @Component
    static final class News {

        final AtomicInteger told = new AtomicInteger();
        private final SimpMessageSendingOperations everybody;

        News(SimpMessageSendingOperations everybody) {
            this.everybody = everybody;
        }

        @Scheduled(fixedDelay = 5)
        void tell() {
            everybody.convertAndSend(Stomp.NEWS, Integer.toString(told.incrementAndGet()));
        }
    }
}
