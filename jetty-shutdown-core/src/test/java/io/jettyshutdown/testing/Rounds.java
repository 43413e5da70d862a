package io.jettyshutdown.testing;

/** How often a race on real sockets is run: more often by {@code -Dstress.rounds=10000}. */
public final class Rounds {

    private Rounds() {}

    public static int orElse(int few) {
        return Integer.getInteger("stress.rounds", few);
    }
}
