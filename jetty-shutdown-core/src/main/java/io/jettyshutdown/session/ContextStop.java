package io.jettyshutdown.session;

/** What becomes of a context's sessions when it stops. Called on the thread that stops it, under its lifecycle lock. */
public interface ContextStop {

    /** For where contexts never stop alone. */
    ContextStop NOTHING = new ContextStop() {
        @Override
        public void stopping(ContextSessions sessions) {}

        @Override
        public void stopped(ContextSessions sessions) {}
    };

    /** It finds no request any more, and goes on to stop when this returns. */
    void stopping(ContextSessions sessions);

    void stopped(ContextSessions sessions);
}
