package io.jettyshutdown.session;

import io.jettyshutdown.SessionListener;
import io.jettyshutdown.drain.Drainer;
import io.jettyshutdown.drain.Session;
import io.jettyshutdown.drain.Sessions;
import java.util.Collection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * The sessions of one context, for when it stops alone. Comes into being with the first upgrade, as a bean of the context,
 * so that it does not matter how and when the context came to the server.
 *
 * <p><b>Concurrency.</b> As that of {@link Intake}. The drainer stays when the context has stopped: it closes what opens
 * even then.
 */
public final class ContextSessions implements Sessions, LifeCycle.Listener {

    private final SessionRegistry registry;
    private final ContextHandler handler;
    private final Intake intake = new Intake();

    ContextSessions(SessionRegistry registry, ContextHandler handler) {
        this.registry = registry;
        this.handler = handler;
    }

    public ContextHandler handler() {
        return handler;
    }

    boolean isOf(SessionRegistry other) {
        return registry == other;
    }

    // ---- LifeCycle.Listener of the context ----

    @Override
    public void lifeCycleStarting(LifeCycle event) {
        intake.reopen();
    }

    /**
     * Nothing of it is stopped yet, but no request finds it any more. There is no such callback when it has stopped: servlet
     * contexts forget listeners that came while they ran.
     */
    @Override
    public void lifeCycleStopping(LifeCycle event) {
        registry.contexts().stopping(this);
    }

    // ---- told by the gate and by sessions ----

    void enter() {
        intake.enter();
    }

    void exit() {
        intake.exit();
    }

    void opened(Session session) {
        intake.opened(session);
    }

    void upgradeRefused() {
        intake.tell(Drainer::upgradeRefused);
        registry.listeners().tell(SessionListener::upgradeRefused);
    }

    boolean draining() {
        return intake.closed();
    }

    /** Whether this request is for the context, and no other that runs takes it: one with the same path, or a longer one. */
    boolean isMissedBy(Request request, Handler.Container server) {
        return accepts(handler, request)
                && server.getDescendants(ContextHandler.class).stream()
                        .noneMatch(other -> other.isStarted()
                                && other.getContextPath().length()
                                        >= handler.getContextPath().length()
                                && accepts(other, request));
    }

    private static boolean accepts(ContextHandler handler, Request request) {
        return handler.getContext().getPathInContext(request.getHttpURI().getCanonicalPath()) != null
                && handler.checkVirtualHost(request);
    }

    // ---- Sessions ----

    @Override
    public Collection<? extends Session> close(Drainer closing) {
        intake.close(closing);
        return SessionRegistry.inOrder(registry.sessionsIn(this));
    }

    @Override
    public void reopen(Drainer closed) {
        intake.reopen(closed);
    }

    @Override
    public int opening() {
        return intake.opening();
    }

    @Override
    public int open() {
        return (int) registry.sessionsIn(this).count();
    }
}
