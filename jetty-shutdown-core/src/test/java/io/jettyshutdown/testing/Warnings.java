package io.jettyshutdown.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** The warnings and errors that the library logs while this is open. */
public final class Warnings extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private static final Logger LIBRARY = (Logger) LoggerFactory.getLogger("io.jettyshutdown");

    private final List<String> messages = new CopyOnWriteArrayList<>();

    public Warnings() {
        start();
        LIBRARY.addAppender(this);
    }

    public List<String> messages() {
        return messages;
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
            messages.add(event.getFormattedMessage());
        }
    }

    @Override
    public void close() {
        LIBRARY.detachAppender(this);
    }
}
