package io.jettyshutdown.codes;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A WebSocket close code and what an engineer needs to know about it.
 *
 * <pre>{@code
 * CloseCode code = CloseCode.of(1012);
 * code.name();      // "Service Restart"
 * code.sendable();  // true: it may be put into a Close frame
 * }</pre>
 *
 * <p>The sources are RFC 6455 section 7.4 and the IANA WebSocket Close Code Number Registry. Immutable.
 *
 * @param code the number, 0 to 65535
 * @param name the registered name, or what the number's range is for
 * @param meaning what the sender says with it
 * @param appears when it is seen in practice
 * @param advice what to do about it
 * @param sendable whether a Close frame may carry it; 1005, 1006 and 1015 never go on the wire (RFC 6455 section 7.4.1)
 */
public record CloseCode(int code, String name, String meaning, String appears, String advice, boolean sendable) {

    /** The work is done (1000). A client does not come back from it, so a shutdown never uses it. */
    public static final int NORMAL = 1000;

    /** The server stops, or the page is left (1001). */
    public static final int GOING_AWAY = 1001;

    /** A Close frame without a code (1005); never on the wire. */
    public static final int NO_STATUS = 1005;

    /** The connection ended without a Close frame (1006); never on the wire. */
    public static final int ABNORMAL = 1006;

    /** The server restarts and will be back (1012). */
    public static final int SERVICE_RESTART = 1012;

    /** The server is overloaded (1013). */
    public static final int TRY_AGAIN_LATER = 1013;

    /** The TLS handshake failed (1015); never on the wire. */
    public static final int TLS_HANDSHAKE = 1015;

    private static final Map<Integer, CloseCode> REGISTERED = new TreeMap<>();

    static {
        register(
                NORMAL,
                "Normal Closure",
                "The purpose of the connection is fulfilled.",
                "An application closes a session that it no longer needs.",
                "Nothing: the work is done. Do not reconnect.",
                true);
        register(
                GOING_AWAY,
                "Going Away",
                "The endpoint goes away: a server stops, or a browser leaves the page.",
                "A server that stops for good sends it to every client; browsers send it on navigation.",
                "Client: reconnect, after the delay in the reason or with exponential backoff and jitter.",
                true);
        register(
                1002,
                "Protocol Error",
                "The peer violated the WebSocket protocol.",
                "A broken client, a proxy that damages frames, or a wrong masking.",
                "Find the peer's defect; reconnecting repeats it.",
                true);
        register(
                1003,
                "Unsupported Data",
                "The endpoint cannot accept this type of data.",
                "Binary data for a text-only endpoint, or the reverse.",
                "Correct what is sent; reconnecting repeats it.",
                true);
        register(
                1004,
                "Reserved",
                "Reserved; a meaning might be defined in the future.",
                "Never, or from a broken peer.",
                "Treat it as a protocol error of the peer.",
                false);
        register(
                NO_STATUS,
                "No Status Received",
                "The peer's Close frame carries no code. Reserved: it never goes on the wire.",
                "A client calls close() without a code.",
                "Treat it as a normal end. Many of them: the peer has a bug, let it name a code.",
                false);
        register(
                ABNORMAL,
                "Abnormal Closure",
                "The connection ended without a Close frame. Reserved: it never goes on the wire.",
                "A crash, a killed process, a pulled cable, an idle firewall, a load balancer that cuts.",
                "Client: first delay a random 0 to 5 s, then exponential backoff. Ping to notice early. After a"
                        + " deployment: somebody was not drained.",
                false);
        register(
                1007,
                "Invalid Frame Payload Data",
                "A message's data does not fit its type, such as text that is not UTF-8.",
                "A client sends bytes as text.",
                "Correct what is sent; reconnecting repeats it.",
                true);
        register(
                1008,
                "Policy Violation",
                "A message violates the endpoint's policy.",
                "Authorisation failed after the upgrade, a rate limit, a forbidden origin.",
                "Read the reason; reconnecting without a change repeats it.",
                true);
        register(
                1009,
                "Message Too Big",
                "A message is larger than the endpoint accepts.",
                "The peer exceeds the maximum message size.",
                "Send smaller messages or raise the limit.",
                true);
        register(
                1010,
                "Mandatory Extension",
                "The client expected an extension that the server did not negotiate.",
                "Only clients send it.",
                "Enable the extension on the server or do without it.",
                true);
        register(
                1011,
                "Internal Error",
                "The server met an unexpected condition.",
                "A message handler threw an exception.",
                "Read the server's log. Client: reconnect with exponential backoff.",
                true);
        register(
                SERVICE_RESTART,
                "Service Restart",
                "The server restarts and will be back.",
                "A deployment replaces the server, or redeploys one application.",
                "Client: reconnect, after the delay in the reason or else after a random 1 to 5 s.",
                true);
        register(
                TRY_AGAIN_LATER,
                "Try Again Later",
                "The server is overloaded and sheds clients.",
                "Load shedding.",
                "Client: back off exponentially; a user may choose another server.",
                true);
        register(
                1014,
                "Bad Gateway",
                "A gateway received an invalid response from the server behind it.",
                "A proxy whose upstream failed; like HTTP 502.",
                "Look behind the gateway. Client: exponential backoff.",
                true);
        register(
                TLS_HANDSHAKE,
                "TLS Handshake",
                "The TLS handshake failed. Reserved: it never goes on the wire.",
                "A browser reports it, for example for a certificate that it does not trust.",
                "Mend the certificate or the TLS configuration.",
                false);
        register(
                3000,
                "Unauthorized",
                "The endpoint needs authorisation; like HTTP 401.",
                "Libraries that authenticate inside the session.",
                "Authenticate, then reconnect.",
                true);
        register(
                3003,
                "Forbidden",
                "The client is known but not allowed; like HTTP 403.",
                "Libraries that authenticate inside the session.",
                "Do not reconnect with the same identity.",
                true);
        register(
                3008,
                "Timeout",
                "The endpoint waited too long for the peer; like HTTP 408.",
                "Heartbeats of libraries.",
                "Reconnect.",
                true);
    }

    private static void register(
            int code, String name, String meaning, String appears, String advice, boolean sendable) {
        REGISTERED.put(code, new CloseCode(code, name, meaning, appears, advice, sendable));
    }

    /**
     * Explains any close code, registered or not.
     *
     * @param code the number
     * @return its entry, or one that explains the range that it lies in
     * @throws IllegalArgumentException if the number is not an unsigned 16-bit integer, which no Close frame can carry
     */
    public static CloseCode of(int code) {
        if (code < 0 || code > 0xFFFF) {
            throw new IllegalArgumentException(
                    "close code " + code + " does not exist: it must be between 0 and 65535");
        }
        CloseCode registered = REGISTERED.get(code);
        return registered != null ? registered : unregistered(code);
    }

    /**
     * Returns the registered codes, in ascending order.
     *
     * @return every code that the IANA registry names
     */
    public static List<CloseCode> registered() {
        return List.copyOf(REGISTERED.values());
    }

    /**
     * Tells whether the IANA registry names this very number.
     *
     * @return false for a code that is only known by its range
     */
    public boolean isRegistered() {
        return REGISTERED.containsKey(code);
    }

    private static CloseCode unregistered(int code) {
        if (code < 1000) {
            return new CloseCode(
                    code,
                    "Not Used",
                    "Numbers below 1000 are not used.",
                    "Never, or from a broken peer.",
                    "Treat it as a protocol error of the peer.",
                    false);
        }
        if (code < 3000) {
            return new CloseCode(
                    code,
                    "Unassigned",
                    "Reserved for future revisions of the protocol and for extensions.",
                    "Never, or from a broken peer.",
                    "Treat it as a protocol error of the peer.",
                    false);
        }
        if (code < 4000) {
            return new CloseCode(
                    code,
                    "Library or Framework",
                    "For libraries, frameworks and applications; registered first come, first served.",
                    "A framework's own protocol.",
                    "Read the framework's documentation.",
                    true);
        }
        if (code < 5000) {
            return new CloseCode(
                    code,
                    "Private Use",
                    "For agreements between the application's own two ends; cannot be registered.",
                    "The application's own protocol.",
                    "As the application defines it.",
                    true);
        }
        return new CloseCode(
                code,
                "Not Used",
                "Numbers above 4999 are not used.",
                "Never, or from a broken peer.",
                "Treat it as a protocol error of the peer.",
                false);
    }
}
