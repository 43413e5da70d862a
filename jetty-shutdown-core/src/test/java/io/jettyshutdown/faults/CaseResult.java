package io.jettyshutdown.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of the fault matrix.
 *
 * @param fault what went wrong
 * @param share how many of the sessions were concerned
 * @param responsive clients that behaved, and whose sessions were not concerned
 * @param servedRight how many of those saw the right code, had their answer taken, and the connection ended in order
 * @param took from the trigger to the server's stop
 * @param gracePeriod which was granted
 * @param leftBehind what did not go away afterwards
 */
record CaseResult(
        String fault,
        String share,
        int responsive,
        int servedRight,
        Duration took,
        Duration gracePeriod,
        List<String> leftBehind) {

    CaseResult withLeftBehind(List<String> more) {
        List<String> all = new ArrayList<>(leftBehind);
        all.addAll(more);
        return new CaseResult(fault, share, responsive, servedRight, took, gracePeriod, all);
    }
}
