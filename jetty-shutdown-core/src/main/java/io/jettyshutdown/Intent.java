package io.jettyshutdown;

import io.jettyshutdown.codes.CloseCode;
import io.jettyshutdown.codes.CloseReason;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a server drains: the close code and the reason that its clients are told.
 *
 * <pre>{@code
 * shutdown.drain(Intent.RESTART.because("v42 is out"));
 * }</pre>
 *
 * <p>Immutable.
 *
 * @param code the close code: 1001, 1012, 1013 or an application's own from 3000 to 4999
 * @param reason the text of the Close frame, at most {@value CloseReason#MAX_TEXT_BYTES} bytes of UTF-8; the reconnect
 *     hint is appended when the frame is sent
 */
public record Intent(int code, String reason) {

    /** The server stops for good: 1001 Going Away. */
    public static final Intent STOP = new Intent(CloseCode.GOING_AWAY, "Server stopping");

    /** The server will be back, or another one takes over: 1012 Service Restart. */
    public static final Intent RESTART = new Intent(CloseCode.SERVICE_RESTART, "Service restart");

    /** The environment variable that {@link #fromEnvironment()} reads. */
    public static final String ENVIRONMENT_VARIABLE = "JETTY_SHUTDOWN_INTENT";

    /**
     * Checks code and reason.
     *
     * @throws IllegalArgumentException if the code may not be sent (1005, 1006, 1015), is unassigned, or would tell
     *     clients something else than a shutdown; or if the reason does not fit into a Close frame
     */
    public Intent {
        CloseCode known = CloseCode.of(code);
        if (!known.sendable()) {
            throw new IllegalArgumentException("code " + code + " (" + known.name()
                    + ") must not be sent in a Close frame; use 1001, 1012, 1013 or one from 3000 to 4999");
        }
        boolean shutdown = code == CloseCode.GOING_AWAY
                || code == CloseCode.SERVICE_RESTART
                || code == CloseCode.TRY_AGAIN_LATER
                || code >= 3000;
        if (!shutdown) {
            throw new IllegalArgumentException("code " + code + " (" + known.name()
                    + ") does not tell a client to come back; use 1001, 1012, 1013 or one from 3000 to 4999");
        }
        reason = new CloseReason(reason).text();
    }

    /**
     * The same code with another reason.
     *
     * @param reason what the clients are told instead, at most {@value CloseReason#MAX_TEXT_BYTES} bytes of UTF-8
     * @return a new intent
     * @throws IllegalArgumentException if the reason does not fit into a Close frame or has control characters
     */
    public Intent because(String reason) {
        return new Intent(code, reason);
    }

    /**
     * The intent that the process was started with: the environment variable {@code JETTY_SHUTDOWN_INTENT}, which is
     * {@code stop} or {@code restart}. Where a deployment always replaces servers, set it to {@code restart}.
     *
     * @return {@link #STOP} if the variable is not set or is empty
     * @throws IllegalArgumentException if the variable has another value
     */
    public static Intent fromEnvironment() {
        return fromEnvironment(System.getenv());
    }

    static Intent fromEnvironment(Map<String, String> environment) {
        @Nullable String value = environment.get(ENVIRONMENT_VARIABLE);
        if (value == null || value.isBlank()) {
            return STOP;
        }
        try {
            return named(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "environment variable " + ENVIRONMENT_VARIABLE + ": " + e.getMessage(), e);
        }
    }

    /**
     * The intent with a name, as operators type it.
     *
     * @param name {@code stop} or {@code restart}, in any case
     * @return {@link #STOP} or {@link #RESTART}
     * @throws IllegalArgumentException for another name
     */
    public static Intent named(String name) {
        return switch (name.strip().toLowerCase(Locale.ROOT)) {
            case "stop" -> STOP;
            case "restart" -> RESTART;
            default ->
                throw new IllegalArgumentException(
                        "the intent is \"" + name + "\", but must be \"stop\" or \"restart\"");
        };
    }

    /**
     * The value of the metrics tag {@code intent}.
     *
     * @return {@code stop}, {@code restart} or {@code other}
     */
    public String tag() {
        return switch (code) {
            case CloseCode.GOING_AWAY -> "stop";
            case CloseCode.SERVICE_RESTART -> "restart";
            default -> "other";
        };
    }
}
