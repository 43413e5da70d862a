package io.jettyshutdown;

import java.util.Optional;

/**
 * Decides what a single session is told, where not all are told the same.
 *
 * <pre>{@code
 * .policy((session, intent) -> switch (session.path()) {
 *     case "/v1" -> Optional.of(Intent.STOP);       // old clients take 1012 for a failure
 *     case "/ops" -> Optional.empty();              // operators stay to watch
 *     default -> Optional.of(intent);
 * })
 * }</pre>
 */
@FunctionalInterface
public interface SessionPolicy {

    /**
     * Decides about one session. Called once per session and drain, in its turn, before the farewell, on one of a few
     * threads of the library's own, concurrently for different sessions and never with a lock held. It should look and
     * return: a session whose decision is not there when the closing window is over is told the drain's intent.
     *
     * @param session the session
     * @param intent what the drain tells
     * @return what this session is told: the intent itself or another one; or empty to leave it alone. The drain does not
     *     wait for it then; if the server stops, it ends as Jetty ends it
     * @throws Exception for whatever goes wrong: it is logged once, and the session is told the drain's intent
     */
    Optional<Intent> intentFor(DrainingSession session, Intent intent) throws Exception;
}
