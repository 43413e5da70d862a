package io.jettyshutdown.control;

import io.jettyshutdown.GracefulShutdown;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Shows, starts, shortens and cancels a drain over HTTP. Mount it where operators reach it and nobody else does: in a
 * context, best on a connector of its own.
 *
 * <pre>{@code
 * ContextHandler control = new ContextHandler(ControlHandler.of(shutdown), "/shutdown");
 * control.setAllowNullPathInContext(true);
 * }</pre>
 *
 * <p>Paths, relative to the context:
 *
 * <ul>
 *   <li>{@code GET /}: the state.
 *   <li>{@code POST /drain} with the form parameters {@code intent} ({@code stop} or {@code restart}) and, optionally,
 *       {@code reason}: as {@link GracefulShutdown#drain}. 202 if it started a drain, 200 if it joined one, whose intent
 *       stays.
 *   <li>{@code POST /stop}, with the same: as {@link GracefulShutdown#stop}.
 *   <li>{@code POST /abort}: ends the waiting. 202, or 409 if no drain is running.
 *   <li>{@code POST /cancel}: back to serving. 200, or 409 if it is too late or no drain is running.
 * </ul>
 *
 * <p>Each of them answers with the state, an object of JSON: {@code ready}; {@code phase}, the name of a {@link
 * io.jettyshutdown.Phase}; {@code openSessions}; {@code untrackedSessions}; {@code timeBudgetMillis},
 * with the times of {@link io.jettyshutdown.TimeBudget} in milliseconds; {@code drain}, null while the server just
 * serves, else {@code intent}, {@code code}, {@code reason}, {@code phase}, {@code remaining}, the sessions still
 * open, and {@code elapsedMillis}; {@code lastReport}, null before the first, else what {@link
 * io.jettyshutdown.DrainReport} has, by the same names, with times in milliseconds as {@code durationMillis} and {@code
 * phaseMillis}. Keys may be added, none is renamed. What is refused is answered with {@code status}, {@code error}, {@code why} and {@code remedy}.
 *
 * <p>Who may: with a token, whoever sends it as {@code Authorization: Bearer} (RFC 6750), from anywhere. Browsers do not
 * send it by themselves, so the origin of a request does not matter then. Use TLS where others can read along. Without a
 * token, only this host may: the connection comes from a loopback address or a Unix domain socket, {@code Host} is a
 * loopback name, and there is neither an {@code Origin}, which tells of a web page, nor a header of a proxy. A reverse
 * proxy on this host that adds no such header makes everybody local: give the server a token then. All users of this host
 * are local, too.
 *
 * <p>A body may have 8 KiB and must be complete after 5 s; no thread waits for it. One INFO line tells of each accepted
 * command. Thread-safe.
 */
public final class ControlHandler extends Handler.Abstract {

    private static final Duration BODY_LIMIT = Duration.ofSeconds(5);
    private static final List<String> INTENT = List.of("intent", "reason");

    /** With the parameters of each. */
    private static final Map<String, List<String>> COMMANDS =
            Map.of("/drain", INTENT, "/stop", INTENT, "/abort", List.of(), "/cancel", List.of());

    private final GracefulShutdown shutdown;
    private final Commands commands;
    private final Access access;
    private final Duration bodyLimit;

    ControlHandler(GracefulShutdown shutdown, Access access, Duration bodyLimit) {
        this.shutdown = shutdown;
        this.commands = new Commands(shutdown);
        this.access = access;
        this.bodyLimit = bodyLimit;
    }

    /**
     * Control for this host only.
     *
     * @param shutdown what to control
     * @return a handler to mount
     */
    public static ControlHandler of(GracefulShutdown shutdown) {
        return new ControlHandler(shutdown, new LocalAccess(), BODY_LIMIT);
    }

    /**
     * Control for whoever knows a token.
     *
     * @param shutdown what to control
     * @param token at least 16 characters of printable ASCII without spaces; from the environment or a file rather than
     *     from the command line, which every user of the host can read
     * @return a handler to mount; it keeps no token, only its digest
     * @throws IllegalArgumentException if the token is shorter or has other characters; the message does not tell it
     */
    public static ControlHandler of(GracefulShutdown shutdown, String token) {
        return new ControlHandler(shutdown, new TokenAccess(token), BODY_LIMIT);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the answer is what follows
    public boolean handle(Request request, Response response, Callback callback) {
        String path = Objects.requireNonNullElse(Request.getPathInContext(request), "");
        answer(request, response, callback, () -> {
            access.check(request);
            if (path.isEmpty() || path.equals("/")) {
                requireMethod(request, HttpMethod.GET, HttpMethod.HEAD);
                state(HttpStatus.OK_200).write(response, callback);
            } else {
                requireCommand(request, path);
                Form.read(request, bodyLimit)
                        .whenComplete((form, failure) -> answer(request, response, callback, () -> {
                            if (failure != null) {
                                throw Form.refusal(failure);
                            }
                            Map<String, String> parameters =
                                    Form.parameters(request, form, Objects.requireNonNull(COMMANDS.get(path)));
                            perform(path, parameters, PeerAddress.text(request)).write(response, callback);
                        }));
            }
        });
        return true;
    }

    /** Something that answers, or refuses to. */
    @FunctionalInterface
    private interface Attempt {

        void run() throws Refusal;
    }

    private static void answer(Request request, Response response, Callback callback, Attempt attempt) {
        try {
            attempt.run();
        } catch (Refusal refusal) {
            refusal.toAnswer().write(response, callback);
        } catch (Throwable defect) {
            Response.writeError(request, response, callback, defect);
        }
    }

    private static void requireCommand(Request request, String path) throws Refusal {
        if (!COMMANDS.containsKey(path)) {
            throw new Refusal(
                    HttpStatus.NOT_FOUND_404,
                    "not found",
                    "there is nothing at " + path,
                    "use GET / or POST " + new TreeSet<>(COMMANDS.keySet()));
        }
        requireMethod(request, HttpMethod.POST);
        if (request.getHttpURI().getQuery() != null) {
            throw Form.wrong("the parameters are in the URI, which proxies log, and not in the body");
        }
    }

    private static void requireMethod(Request request, HttpMethod... methods) throws Refusal {
        if (Stream.of(methods).noneMatch(method -> method.is(request.getMethod()))) {
            String allowed = Stream.of(methods).map(HttpMethod::asString).collect(Collectors.joining(", "));
            throw new Refusal(
                    HttpStatus.METHOD_NOT_ALLOWED_405,
                    "method not allowed",
                    "the method is " + request.getMethod(),
                    "use " + allowed,
                    new HttpField(HttpHeader.ALLOW, allowed));
        }
    }

    private Answer perform(String command, Map<String, String> parameters, String from) throws Refusal {
        @Nullable String intent = parameters.get("intent");
        @Nullable String reason = parameters.get("reason");
        try {
            return switch (command) {
                case "/drain" -> started(commands.drain(intent, reason, from));
                case "/stop" -> started(commands.stop(intent, reason, from));
                case "/abort" -> {
                    commands.abort(from);
                    yield state(HttpStatus.ACCEPTED_202);
                }
                default -> {
                    commands.cancel(from);
                    yield state(HttpStatus.OK_200);
                }
            };
        } catch (IllegalArgumentException wrong) {
            throw Form.wrong(String.valueOf(wrong.getMessage()));
        } catch (IllegalStateException late) {
            throw new Refusal(
                    HttpStatus.CONFLICT_409,
                    "conflict",
                    String.valueOf(late.getMessage()),
                    "look at the state first: GET /");
        }
    }

    private Answer started(boolean started) {
        return state(started ? HttpStatus.ACCEPTED_202 : HttpStatus.OK_200);
    }

    private Answer state(int status) {
        return new Answer(status, State.of(shutdown));
    }
}
