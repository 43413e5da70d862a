package io.jettyshutdown.demo.serve;

import java.io.IOException;

/** The server cannot listen where it was told to. */
final class CannotListenException extends IOException {

    private static final long serialVersionUID = 1;

    CannotListenException(String address, String option, IOException cause) {
        super(
                "cannot listen on " + address + ": " + rootMessage(cause) + "; choose another port with " + option
                        + ", where 0 takes any free one",
                cause);
    }

    private static String rootMessage(Throwable failure) {
        return failure.getCause() == null ? String.valueOf(failure.getMessage()) : rootMessage(failure.getCause());
    }
}
