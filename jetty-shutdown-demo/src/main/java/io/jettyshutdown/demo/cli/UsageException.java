package io.jettyshutdown.demo.cli;

import java.io.Serial;
import java.time.Duration;

/** The options of a command make no sense. Ends it with one line that says so, and with status 2. */
public final class UsageException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    public UsageException(String message) {
        super(message);
    }

    /** What the library refuses is what was asked for on the command line. */
    public UsageException(IllegalArgumentException refused) {
        super(refused.getMessage(), refused);
    }

    public static void unlessAtLeast(long least, String option, long value) {
        if (value < least) {
            throw new UsageException(option + " is " + value + ", but must be at least " + least);
        }
    }

    public static void unlessBetween(long least, long most, String option, long value) {
        if (value < least || value > most) {
            throw new UsageException(option + " is " + value + ", but must be between " + least + " and " + most);
        }
    }

    public static void unlessBetween(Duration least, Duration most, String option, Duration value) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new UsageException(option + " is " + value.toMillis() + "ms, but must be between " + least.toMillis()
                    + "ms and " + most.toSeconds() + "s");
        }
    }

    public static void unlessPositive(String option, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new UsageException(option + " is " + value + ", but must be a number greater than 0");
        }
    }
}
