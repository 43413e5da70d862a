package io.jettyshutdown.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/**
 * All that is logged while this is open, {@code LEVEL message}; of others than the library what is not for debugging: there
 * Jetty shows whole requests.
 */
public final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<String> warnings = new CopyOnWriteArrayList<>();

    public LogLines() {
        start();
        ROOT.addAppender(this);
    }

    public List<String> lines() {
        return lines;
    }

    /** The messages alone, of warnings and errors that are the library's. */
    public List<String> warnings() {
        return warnings;
    }

    @Override
    protected void append(ILoggingEvent event) {
        boolean ours = event.getLoggerName().startsWith("io.jettyshutdown.");
        if (ours || event.getLevel().isGreaterOrEqual(Level.INFO)) {
            lines.add(event.getLevel() + " " + event.getFormattedMessage());
        }
        if (ours && event.getLevel().isGreaterOrEqual(Level.WARN)) {
            warnings.add(event.getFormattedMessage());
        }
    }

    @Override
    public void close() {
        ROOT.detachAppender(this);
    }
}
