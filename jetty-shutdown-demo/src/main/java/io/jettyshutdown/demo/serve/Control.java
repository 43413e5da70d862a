package io.jettyshutdown.demo.serve;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.control.ControlHandler;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who may control a server, and what becomes of it then.
 *
 * @param token that commands need; null if only this host may, without one
 * @param restarts whether a restart is this process's own
 */
record Control(@Nullable String token, boolean restarts) {

    static final Control LOCAL = new Control(null, false);

    private static final String TOKEN_VARIABLE = "JETTY_SHUTDOWN_TOKEN";

    /** The token is no option, for every user of a host can read command lines. */
    static Control from(Map<String, String> environment, boolean restarts) {
        return new Control(environment.get(TOKEN_VARIABLE), restarts);
    }

    /**
     * The control over HTTP.
     *
     * @throws IllegalArgumentException if the token is none that can be used
     */
    ControlHandler of(GracefulShutdown shutdown) {
        try {
            return token == null ? ControlHandler.of(shutdown) : ControlHandler.of(shutdown, token);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("environment variable " + TOKEN_VARIABLE + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return "Control[token=" + (token == null ? "none" : "set") + ", restarts=" + restarts + "]";
    }
}
