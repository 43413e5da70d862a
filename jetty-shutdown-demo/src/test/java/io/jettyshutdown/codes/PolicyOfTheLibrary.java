package io.jettyshutdown.codes;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** The library's own policy for clients, with random numbers that are known. */
public final class PolicyOfTheLibrary {

    private PolicyOfTheLibrary() {}

    /** As {@link ReconnectPolicy#DEFAULT}. */
    public static ReconnectPolicy with(DoubleSupplier random) {
        return new ReconnectPolicy(Duration.ofSeconds(1), Duration.ofSeconds(30), random);
    }
}
