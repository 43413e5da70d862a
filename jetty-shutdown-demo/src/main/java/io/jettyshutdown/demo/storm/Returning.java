package io.jettyshutdown.demo.storm;

import io.jettyshutdown.codes.CloseCode;
import java.time.Duration;
import java.util.SplittableRandom;

/** When a client comes back, in milliseconds. */
interface Returning {

    /** No hint, for the Close frame had none. */
    int NO_HINT = -1;

    /**
     * After its session has ended.
     *
     * @param code the close code
     * @param hint what it was asked to wait, or {@link #NO_HINT}
     * @param setbacks connections and attempts in a row that did not bring a stable connection
     */
    int afterClose(int code, int hint, int setbacks, SplittableRandom random);

    /** After an attempt that brought no connection. */
    int afterFailure(int setbacks, SplittableRandom random);

    /** The same time whatever happens; zero for at once. */
    static Returning fixed(Duration delay) {
        int millis = (int) delay.toMillis();
        return always((setbacks, random) -> millis);
    }

    /** Any time from zero to {@code base}, doubled by each setback, as far as the cap. */
    static Returning jitter(Duration base, Duration cap) {
        return always((setbacks, random) -> backoff(base.toMillis(), cap.toMillis(), setbacks, random));
    }

    /** 1 to 5 s, whatever a server says. */
    static Returning ignoring() {
        return always((setbacks, random) -> 1000 + random.nextInt(4000));
    }

    /** As {@link io.jettyshutdown.codes.ReconnectPolicy#DEFAULT} does. */
    static Returning following() {
        return new Returning() {
            private static final long BASE = 1000;
            private static final long CAP = 30_000;

            @Override
            public int afterClose(int code, int hint, int setbacks, SplittableRandom random) {
                if (hint != NO_HINT) {
                    return hint + (setbacks == 0 ? 0 : backoff(BASE, CAP, setbacks - 1, random));
                }
                return switch (code) {
                    case CloseCode.SERVICE_RESTART -> 1000 + backoff(4000, CAP, setbacks, random);
                    case CloseCode.ABNORMAL -> backoff(5000, CAP, setbacks, random);
                    default -> backoff(BASE, CAP, setbacks, random);
                };
            }

            @Override
            public int afterFailure(int setbacks, SplittableRandom random) {
                return backoff(BASE, CAP, setbacks, random);
            }
        };
    }

    /** A client to which all ends are the same. */
    private static Returning always(Delay delay) {
        return new Returning() {
            @Override
            public int afterClose(int code, int hint, int setbacks, SplittableRandom random) {
                return delay.after(setbacks, random);
            }

            @Override
            public int afterFailure(int setbacks, SplittableRandom random) {
                return delay.after(setbacks, random);
            }
        };
    }

    /** How long to wait. */
    @FunctionalInterface
    interface Delay {
        int after(int setbacks, SplittableRandom random);
    }

    private static int backoff(long spread, long cap, int setbacks, SplittableRandom random) {
        return (int) (Math.min((double) cap, Math.scalb((double) spread, setbacks)) * random.nextDouble());
    }
}
