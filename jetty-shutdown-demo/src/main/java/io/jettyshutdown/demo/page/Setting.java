package io.jettyshutdown.demo.page;

import io.jettyshutdown.Phase;
import io.jettyshutdown.codes.CloseCode;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the page needs to know once.
 *
 * @param webSocket where its clients connect to
 * @param token whether commands need a token
 * @param restarts whether a restart is this process's own
 * @param gracePeriodMillis what a drain may take
 * @param phases their names, in the order of a drain
 * @param codes every registered close code, explained
 */
record Setting(
        String webSocket,
        boolean token,
        boolean restarts,
        long gracePeriodMillis,
        List<String> phases,
        List<CloseCode> codes) {

    Setting(String webSocket, boolean token, boolean restarts, long gracePeriodMillis) {
        this(
                webSocket,
                token,
                restarts,
                gracePeriodMillis,
                Stream.of(Phase.values()).map(Phase::name).toList(),
                CloseCode.registered());
    }
}
