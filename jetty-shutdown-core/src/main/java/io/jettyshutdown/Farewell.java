package io.jettyshutdown;

import java.util.concurrent.CompletionStage;

/**
 * An application's last words to a session before its Close frame.
 *
 * <pre>{@code
 * .farewell((session, intent) -> session.sendText("{\"bye\":true}"))
 * }</pre>
 */
@FunctionalInterface
public interface Farewell {

    /**
     * Says farewell to one session. Called once per session, in its turn, on one of a few threads of the library's own,
     * concurrently for different sessions and never with a lock held. The Close frame follows when the returned stage
     * is complete, however it completes, and at the latest after the farewell timeout. A session that opens when no other
     * is waited for any more, since its upgrade was under way, gets 250 ms.
     *
     * @param session the session
     * @param intent why the server drains
     * @return complete when everything is said
     * @throws Exception for whatever goes wrong: it is logged and counted, the Close frame follows all the same
     */
    CompletionStage<?> sayTo(DrainingSession session, Intent intent) throws Exception;
}
