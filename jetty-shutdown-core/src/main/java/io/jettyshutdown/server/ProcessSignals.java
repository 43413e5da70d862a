package io.jettyshutdown.server;

import io.jettyshutdown.Intent;
import io.jettyshutdown.drain.DrainControl;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * What signals do to the servers of this process beside what Java does itself: SIGTERM and SIGINT begin the end of the
 * JVM, in which Jetty or a framework stops the servers. As soon as that end has begun, whoever began it, a further
 * signal ends all waiting, and {@value #PATIENCE_MILLIS} ms later the process; one more ends it at once. Where it is
 * asked for, SIGHUP is a restart.
 *
 * <p>Signals belong to the process, so this is one for all servers. Nothing that the application may have set is
 * replaced before the end: a shutdown hook does that, and leaves a handler of the application in place.
 *
 * <p><b>Concurrency.</b> Servers join and leave in their lifecycles; each signal is handled on a thread of its own. The
 * servers are guarded by this object's monitor, under which nothing is called but {@link DrainControl#hurry}, the
 * registration of hooks and of handlers. A drain that begins later than the signal is none to look for: its control was
 * told, and a control that joins later is told then.
 */
final class ProcessSignals {

    static final ProcessSignals INSTANCE = new ProcessSignals(Runtime.getRuntime()::halt);

    /** Two seconds after the signal the process is gone; the rest is for the machine. */
    private static final long PATIENCE_MILLIS = 1500;

    private static final int SIGNALLED = 128;

    private static final Logger LOG = LoggerFactory.getLogger(ProcessSignals.class);

    private final IntConsumer halt;
    private final Set<DrainControl> servers = new LinkedHashSet<>();
    private final Set<DrainControl> restartable = new LinkedHashSet<>();
    private final AtomicInteger further = new AtomicInteger();
    final Thread hook = new Thread(this::begin, "jetty-shutdown-signals");
    private @Nullable SignalHandler previousHangup;
    private boolean ending;

    /** Takes what ends the process at once, with a status. */
    ProcessSignals(IntConsumer halt) {
        this.halt = halt;
    }

    /**
     * A server starts.
     *
     * @throws IllegalStateException if it wants SIGHUP, and Java cannot have that
     */
    synchronized void join(DrainControl server, boolean restartOnHangup) {
        if (restartOnHangup && restartable.isEmpty()) {
            listenToHangup();
        }
        if (restartOnHangup) {
            restartable.add(server);
        }
        if (servers.isEmpty() && !ending) {
            try {
                Runtime.getRuntime().addShutdownHook(hook);
            } catch (IllegalStateException e) {
                LOG.debug("The server starts while the JVM ends", e);
            }
        }
        servers.add(server);
        if (further.get() > 0) {
            server.hurry();
        }
    }

    /** A server has stopped, or failed to start. */
    synchronized void leave(DrainControl server) {
        if (restartable.remove(server) && restartable.isEmpty() && !ending) {
            ignoreHangup();
        }
        if (servers.remove(server) && servers.isEmpty() && !ending) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                LOG.debug("The server has stopped because the JVM ends", e);
            }
        }
    }

    /** Called when the JVM begins to end, beside the hook that stops the server. */
    synchronized void begin() {
        ending = true;
        List<String> taken = Stream.of("TERM", "INT").filter(this::take).toList();
        if (!taken.isEmpty()) {
            LOG.info("The process ends. One more signal ({}) ends the waiting, a third one ends it at once", taken);
        }
    }

    private boolean take(String name) {
        try {
            Signal signal = new Signal(name);
            SignalHandler before = Signal.handle(signal, this::further);
            // What is Java's own comes from its own module.
            boolean ofTheApplication = before.getClass().getModule() != Signal.class.getModule();
            if (ofTheApplication) {
                Signal.handle(signal, before);
            }
            return !ofTheApplication;
        } catch (IllegalArgumentException | LinkageError e) {
            LOG.debug("A further SIG{} is left to the system", name, e);
            return false;
        }
    }

    void further(Signal signal) {
        int status = SIGNALLED + signal.getNumber();
        if (further.incrementAndGet() == 1) {
            // On another thread, for the log may be what the process hangs in.
            new Thread(() -> hurry(signal), "jetty-shutdown-hurry").start();
            // Nothing to wait for: only the end of the process itself can be earlier.
            try {
                TimeUnit.MILLISECONDS.sleep(PATIENCE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        halt.accept(status);
    }

    private void hurry(Signal signal) {
        synchronized (this) {
            servers.forEach(DrainControl::hurry);
        }
        LOG.warn("SIG{} while the process ends already: no more waiting", signal.getName());
    }

    private void listenToHangup() {
        try {
            SignalHandler before = Signal.handle(new Signal("HUP"), this::hangup);
            if (before.equals(SignalHandler.SIG_IGN)) {
                LOG.warn("SIGHUP is ignored in this process, as nohup does it: it will not restart the server");
            }
            previousHangup = before;
        } catch (IllegalArgumentException | LinkageError e) {
            throw new IllegalStateException(
                    "restartOnHangup is set, but this JVM cannot handle SIGHUP: the system has no such signal, or java"
                            + " was started with -Xrs; start it without -Xrs, or set restartOnHangup(false)",
                    e);
        }
    }

    private void ignoreHangup() {
        if (previousHangup != null) {
            Signal.handle(new Signal("HUP"), previousHangup);
            previousHangup = null;
        }
    }

    private void hangup(Signal signal) {
        List<DrainControl> restarting;
        synchronized (this) {
            restarting = ending ? List.of() : List.copyOf(restartable);
            ending = true;
        }
        if (restarting.isEmpty()) {
            further(signal);
            return;
        }
        try {
            restarting.forEach(server -> server.drainToStop(Intent.RESTART));
        } finally {
            // Whoever stops the servers at the end of the JVM joins these drains.
            System.exit(SIGNALLED + signal.getNumber());
        }
    }
}
