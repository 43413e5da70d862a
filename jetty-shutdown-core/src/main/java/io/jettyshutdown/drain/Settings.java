package io.jettyshutdown.drain;

import io.jettyshutdown.Farewell;
import io.jettyshutdown.Reconnects;
import io.jettyshutdown.SessionPolicy;
import io.jettyshutdown.TimeBudget;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an installation was configured with, validated. Immutable.
 *
 * @param budget how the grace period is divided
 * @param reconnects where and how fast clients come back
 * @param farewell the application's last words, null for none
 * @param policy decides what a single session is told, null for all the same
 * @param farewellTimeout how long the Close frame waits for them
 */
public record Settings(
        TimeBudget budget,
        Reconnects reconnects,
        @Nullable Farewell farewell,
        @Nullable SessionPolicy policy,
        Duration farewellTimeout) {

    /** The same, where clients come back to in another way. */
    Settings with(Reconnects others) {
        return new Settings(budget, others, farewell, policy, farewellTimeout);
    }
}
