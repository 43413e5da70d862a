package io.jettyshutdown.faults;

import io.jettyshutdown.CloseSource;
import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainListener;
import io.jettyshutdown.DrainReport;
import io.jettyshutdown.Farewell;
import io.jettyshutdown.GracefulShutdownBuilder;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Outcome;
import io.jettyshutdown.Phase;
import io.jettyshutdown.SessionListener;
import io.jettyshutdown.metrics.GracefulShutdownMetrics;
import io.jettyshutdown.testing.EchoServer.Endpoint;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.cumulative.CumulativeCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;

/** What an application does wrong. The clients of its sessions behave. */
enum Misbehaviour {
    NONE("nothing goes wrong"),

    OPEN_BLOCKS("the open handler blocks for ever", (endpoint, server) -> endpoint.onOpen = session -> server.block()),

    OPEN_THROWS("the open handler throws", (endpoint, server) -> endpoint.onOpen = session -> fail()),

    MESSAGE_BLOCKS(
            "the message handler blocks for ever", (endpoint, server) -> endpoint.onText = message -> server.block()),

    MESSAGE_THROWS("the message handler throws", (endpoint, server) -> endpoint.onText = message -> fail()),

    CLOSE_BLOCKS("the close handler blocks for ever", (endpoint, server) -> endpoint.onClose = server::block),

    CLOSE_THROWS("the close handler throws", (endpoint, server) -> endpoint.onClose = Misbehaviour::fail),

    SENT_BLOCKS(
            "the callback of a send blocks for ever",
            (endpoint, server) -> endpoint.onText = message -> endpoint.session.sendText(
                    "x".repeat(100_000), Callback.from(server::block, failure -> server.block()))),

    SENT_THROWS(
            "the callback of a send throws",
            (endpoint, server) -> endpoint.onText = message -> endpoint.session.sendText(
                    "x".repeat(100_000), Callback.from(Misbehaviour::fail, failure -> fail()))),

    NEVER_DEMANDS("the application never demands a frame") {
        @Override
        Object endpoint(FaultyServer server) {
            return new Undemanding();
        }
    },

    DEADLOCK("two handlers deadlock on locks of their own", (endpoint, server) -> {
        Lock one = new ReentrantLock();
        Lock other = new ReentrantLock();
        endpoint.onOpen = session -> new Thread(() -> server.lockBoth(other, one)).start();
        endpoint.onText = message -> server.lockBoth(one, other);
        endpoint.onClose = () -> server.lockBoth(one, other);
    }),

    STOPS_FROM_MESSAGE(
            "the message handler calls server.stop()",
            (endpoint, server) -> endpoint.onText = message -> server.whenDraining(server::stopServer)),

    STOPS_FROM_CLOSE(
            "the close handler calls server.stop()", (endpoint, server) -> endpoint.onClose = server::stopServer),

    DRAINS_FROM_MESSAGE(
            "the message handler drains and waits for the report",
            (endpoint, server) -> endpoint.onText = message -> server.whenDraining(server::drainAndWait)),

    DRAINS_FROM_CLOSE(
            "the close handler drains and waits for the report",
            (endpoint, server) -> endpoint.onClose = server::drainAndWait),

    EXHAUSTS_POOL(
            "blocked handlers take every thread of the server's pool",
            (endpoint, server) -> endpoint.onText = message -> server.block()) {
        @Override
        int sessions(int others) {
            return 250;
        }
    },

    CLOSES_ITSELF(
            "the application closes its sessions at the same moment",
            (endpoint, server) -> endpoint.onText = message ->
                    server.whenDraining(() -> endpoint.session.close(StatusCode.NORMAL, "done", Callback.NOOP))),

    DISCONNECTS(
            "the application cuts its sessions at the same moment",
            (endpoint, server) -> endpoint.onText = message -> server.whenDraining(endpoint.session::disconnect)),

    SENDS_ON(
            "the application goes on sending, whatever happens",
            (endpoint, server) -> endpoint.onOpen = server::sendFromNowOn),

    HALF_SENT(
            "the application never ends a message that it has begun",
            (endpoint, server) ->
                    endpoint.onText = message -> endpoint.session.sendPartialText("begun", false, Callback.NOOP)),

    FAREWELL_BLOCKS("the farewell blocks for ever") {
        @Override
        void configure(GracefulShutdownBuilder builder, FaultyServer server) {
            farewell(builder, (session, intent) -> {
                server.block();
                return session.sendText("bye");
            });
        }
    },

    FAREWELL_THROWS("the farewell throws an Error") {
        @Override
        void configure(GracefulShutdownBuilder builder, FaultyServer server) {
            farewell(builder, (session, intent) -> failAsNoneExpects());
        }
    },

    FAREWELL_NEVER_COMPLETES("the farewell never completes") {
        @Override
        void configure(GracefulShutdownBuilder builder, FaultyServer server) {
            farewell(builder, (session, intent) -> new CompletableFuture<>());
        }
    },

    FAREWELL_NULL("the farewell returns null") {
        @Override
        void configure(GracefulShutdownBuilder builder, FaultyServer server) {
            farewell(builder, (session, intent) -> null);
        }
    },

    DRAIN_LISTENER_BLOCKS("a drain listener blocks for ever", server -> listen(server, server::block, () -> {})),

    DRAIN_LISTENER_THROWS("a drain listener throws", server -> listen(server, Misbehaviour::fail, Misbehaviour::fail)),

    DRAIN_LISTENER_STOPS(
            "a drain listener calls server.stop()", server -> listen(server, server::stopServer, () -> {})),

    SESSION_LISTENER_BLOCKS("a session listener blocks for ever", server -> listenToSessions(server, server::block)),

    SESSION_LISTENER_THROWS(
            "a session listener throws an Error", server -> listenToSessions(server, Misbehaviour::failAsNoneExpects)),

    FOLLOW_UP_BLOCKS("what follows on the report blocks for ever") {
        @Override
        void begin(FaultyServer server) {
            server.shutdown().drain(Intent.RESTART).report().thenRun(server::block);
        }
    },

    REGISTRY_THROWS(
            "the meter registry throws",
            server -> new GracefulShutdownMetrics(server.shutdown()).bindTo(new ThrowingRegistry())),

    HTTP_BLOCKS("HTTP requests never end") {
        @Override
        void begin(FaultyServer server) {
            server.requestThatNeverEnds();
        }
    };

    private final String description;
    private final BiConsumer<Endpoint, FaultyServer> misbehave;
    private final Consumer<FaultyServer> install;

    Misbehaviour(String description) {
        this(description, (endpoint, server) -> {}, server -> {});
    }

    /** In the endpoint of each session that is concerned. */
    Misbehaviour(String description, BiConsumer<Endpoint, FaultyServer> misbehave) {
        this(description, misbehave, server -> {});
    }

    /** In what the application installs before the start. */
    Misbehaviour(String description, Consumer<FaultyServer> install) {
        this(description, (endpoint, server) -> {}, install);
    }

    Misbehaviour(String description, BiConsumer<Endpoint, FaultyServer> misbehave, Consumer<FaultyServer> install) {
        this.description = description;
        this.misbehave = misbehave;
        this.install = install;
    }

    @Override
    public String toString() {
        return description;
    }

    /** Its line in the matrix. */
    FaultMatrix.Key key(int others) {
        int concerned = sessions(others);
        return new FaultMatrix.Key(description, concerned + " of " + (concerned + others));
    }

    /** How many sessions are concerned, beside so many others. */
    int sessions(int others) {
        return others / 10;
    }

    /** The endpoint of a session that is concerned. */
    Object endpoint(FaultyServer server) {
        Endpoint endpoint = new Endpoint();
        misbehave.accept(endpoint, server);
        return endpoint;
    }

    void configure(GracefulShutdownBuilder builder, FaultyServer server) {}

    /** The server is about to start. */
    final void install(FaultyServer server) {
        install.accept(server);
    }

    /** The server is about to be stopped. */
    void begin(FaultyServer server) {}

    private static void fail() {
        throw new IllegalStateException("on purpose");
    }

    private static CompletionStage<?> failAsNoneExpects() {
        throw new StackOverflowError("on purpose");
    }

    /** To those that are concerned; the others are told something. */
    private static void farewell(GracefulShutdownBuilder builder, Farewell bad) {
        builder.farewell((session, intent) ->
                FaultyServer.concerns(session) ? bad.sayTo(session, intent) : session.sendText("bye"));
    }

    private static void listen(FaultyServer server, Runnable phaseEntered, Runnable drainEnded) {
        server.shutdown().addListener(new DrainListener() {
            @Override
            public void phaseEntered(Drain drain, Phase phase) {
                phaseEntered.run();
            }

            @Override
            public void drainEnded(DrainReport report) {
                drainEnded.run();
            }
        });
    }

    private static void listenToSessions(FaultyServer server, Runnable event) {
        server.shutdown().addListener(new SessionListener() {
            @Override
            public void closeFrameSent(int code, CloseSource source) {
                event.run();
            }

            @Override
            public void sessionEnded(int code, Outcome outcome) {
                event.run();
            }
        });
    }

    private static final class ThrowingRegistry extends SimpleMeterRegistry {

        @Override
        protected Counter newCounter(Meter.Id id) {
            return new CumulativeCounter(id) {
                @Override
                public void increment(double amount) {
                    fail();
                }
            };
        }
    }

    /** Public, for Jetty looks its methods up. */
    public static final class Undemanding implements Session.Listener {
        @Override
        public void onWebSocketOpen(Session session) {
            // For the first message, and never again.
            session.demand();
        }

        @Override
        public void onWebSocketText(String message) {}
    }
}
