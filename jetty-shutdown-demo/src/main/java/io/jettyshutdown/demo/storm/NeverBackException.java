package io.jettyshutdown.demo.storm;

import io.jettyshutdown.demo.cli.Text;

/**
 * Clients that knock again and again keep nodes busy with upgrades for which nobody waits any more, so that nobody gets in:
 * no forecast has an end.
 */
final class NeverBackException extends RuntimeException {

    private static final long serialVersionUID = 1;

    NeverBackException(Policy policy, Scenario scenario) {
        super(Text.format(
                "with policy %s clients never come back: who finds a place in a backlog of %,d waits %,.0f s at %,.0f"
                        + " upgrades per second, and gives up after %,.0f s. Take a longer --connect-timeout, a shorter"
                        + " --backlog, or other policies with --policy",
                policy.name(),
                scenario.acceptance().backlog(),
                scenario.acceptance().backlog() / scenario.acceptance().rate(),
                scenario.acceptance().rate(),
                scenario.connectTimeout() / 1000.0));
    }
}
