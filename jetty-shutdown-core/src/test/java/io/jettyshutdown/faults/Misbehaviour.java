package io.jettyshutdown.faults;

import io.jettyshutdown.CloseSource;
import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainListener;
import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdownBuilder;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Outcome;
import io.jettyshutdown.Phase;
import io.jettyshutdown.SessionListener;
import io.jettyshutdown.metrics.GracefulShutdownMetrics;
import io.jettyshutdown.testing.EchoServer.Endpoint;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;

/** What an application does wrong. The clients of its sessions behave. */
enum Misbehaviour {
    NONE("nothing goes wrong"),

    OPEN_BLOCKS(
            "the open handler blocks for ever",
            (endpoint, application) -> endpoint.onOpen = session -> application.block()),

    OPEN_THROWS("the open handler throws", (endpoint, application) -> endpoint.onOpen = session -> fail()),

    MESSAGE_BLOCKS(
            "the message handler blocks for ever",
            (endpoint, application) -> endpoint.onText = message -> application.block()),

    MESSAGE_THROWS("the message handler throws", (endpoint, application) -> endpoint.onText = message -> fail()),

    CLOSE_BLOCKS("the close handler blocks for ever", (endpoint, application) -> endpoint.onClose = application::block),

    CLOSE_THROWS("the close handler throws", (endpoint, application) -> endpoint.onClose = Misbehaviour::fail),

    SENT_BLOCKS(
            "the callback of a send blocks for ever",
            (endpoint, application) -> endpoint.onText = message -> endpoint.session.sendText(
                    "x".repeat(100_000), Callback.from(application::block, failure -> application.block()))),

    SENT_THROWS(
            "the callback of a send throws",
            (endpoint, application) -> endpoint.onText = message -> endpoint.session.sendText(
                    "x".repeat(100_000), Callback.from(Misbehaviour::fail, failure -> fail()))),

    NEVER_DEMANDS("the application never demands a frame") {
        @Override
        Object endpoint(FaultyServer application) {
            return new Undemanding();
        }
    },

    DEADLOCK("two handlers deadlock on locks of their own", (endpoint, application) -> {
        Lock one = new ReentrantLock();
        Lock other = new ReentrantLock();
        endpoint.onOpen = session -> new Thread(() -> application.lockBoth(other, one)).start();
        endpoint.onText = message -> application.lockBoth(one, other);
        endpoint.onClose = () -> application.lockBoth(one, other);
    }),

    STOPS_FROM_MESSAGE(
            "the message handler calls server.stop()",
            (endpoint, application) -> endpoint.onText = message -> application.whenDraining(application::stopServer)),

    STOPS_FROM_CLOSE(
            "the close handler calls server.stop()",
            (endpoint, application) -> endpoint.onClose = application::stopServer),

    DRAINS_FROM_MESSAGE(
            "the message handler drains and waits for the report",
            (endpoint, application) ->
                    endpoint.onText = message -> application.whenDraining(application::drainAndWait)),

    DRAINS_FROM_CLOSE(
            "the close handler drains and waits for the report",
            (endpoint, application) -> endpoint.onClose = application::drainAndWait),

    EXHAUSTS_POOL(
            "blocked handlers take every thread of the server's pool",
            (endpoint, application) -> endpoint.onText = message -> application.block()) {
        @Override
        int sessions(int others) {
            return 250;
        }
    },

    CLOSES_ITSELF(
            "the application closes its sessions at the same moment",
            (endpoint, application) -> endpoint.onText = message ->
                    application.whenDraining(() -> endpoint.session.close(StatusCode.NORMAL, "done", Callback.NOOP))),

    DISCONNECTS(
            "the application cuts its sessions at the same moment",
            (endpoint, application) ->
                    endpoint.onText = message -> application.whenDraining(endpoint.session::disconnect)),

    SENDS_ON(
            "the application goes on sending, whatever happens",
            (endpoint, application) -> endpoint.onOpen = application::sendFromNowOn),

    HALF_SENT(
            "the application never ends a message that it has begun",
            (endpoint, application) ->
                    endpoint.onText = message -> endpoint.session.sendPartialText("begun", false, Callback.NOOP)),

    FAREWELL_BLOCKS("the farewell blocks for ever") {
        @Override
        void configure(GracefulShutdownBuilder builder, FaultyServer application) {
            builder.farewell((session, intent) -> {
                if (FaultyServer.concerns(session)) {
                    application.block();
                }
                return session.sendText("bye");
            });
        }
    },

    FAREWELL_THROWS("the farewell throws an Error") {
        @Override
        void configure(GracefulShutdownBuilder builder, FaultyServer application) {
            builder.farewell((session, intent) -> {
                if (FaultyServer.concerns(session)) {
                    throw new StackOverflowError("on purpose");
                }
                return session.sendText("bye");
            });
        }
    },

    FAREWELL_NEVER_COMPLETES("the farewell never completes") {
        @Override
        void configure(GracefulShutdownBuilder builder, FaultyServer application) {
            builder.farewell((session, intent) ->
                    FaultyServer.concerns(session) ? new CompletableFuture<>() : session.sendText("bye"));
        }
    },

    FAREWELL_NULL("the farewell returns null") {
        @Override
        void configure(GracefulShutdownBuilder builder, FaultyServer application) {
            builder.farewell((session, intent) -> FaultyServer.concerns(session) ? null : session.sendText("bye"));
        }
    },

    DRAIN_LISTENER_BLOCKS("a drain listener blocks for ever") {
        @Override
        void install(FaultyServer application) {
            application.shutdown().addListener(new DrainListener() {
                @Override
                public void phaseEntered(Drain drain, Phase phase) {
                    application.block();
                }
            });
        }
    },

    DRAIN_LISTENER_THROWS("a drain listener throws") {
        @Override
        void install(FaultyServer application) {
            application.shutdown().addListener(new DrainListener() {
                @Override
                public void phaseEntered(Drain drain, Phase phase) {
                    fail();
                }

                @Override
                public void drainEnded(DrainReport report) {
                    fail();
                }
            });
        }
    },

    DRAIN_LISTENER_STOPS("a drain listener calls server.stop()") {
        @Override
        void install(FaultyServer application) {
            application.shutdown().addListener(new DrainListener() {
                @Override
                public void phaseEntered(Drain drain, Phase phase) {
                    application.stopServer();
                }
            });
        }
    },

    SESSION_LISTENER_BLOCKS("a session listener blocks for ever") {
        @Override
        void install(FaultyServer application) {
            application.shutdown().addListener(new SessionListener() {
                @Override
                public void closeFrameSent(int code, CloseSource source) {
                    application.block();
                }

                @Override
                public void sessionEnded(int code, Outcome outcome) {
                    application.block();
                }
            });
        }
    },

    SESSION_LISTENER_THROWS("a session listener throws an Error") {
        @Override
        void install(FaultyServer application) {
            application.shutdown().addListener(new SessionListener() {
                @Override
                public void closeFrameSent(int code, CloseSource source) {
                    throw new StackOverflowError("on purpose");
                }

                @Override
                public void sessionEnded(int code, Outcome outcome) {
                    throw new StackOverflowError("on purpose");
                }
            });
        }
    },

    FOLLOW_UP_BLOCKS("what follows on the report blocks for ever") {
        @Override
        void begin(FaultyServer application) {
            application.shutdown().drain(Intent.RESTART).report().thenRun(application::block);
        }
    },

    REGISTRY_THROWS("the meter registry throws") {
        @Override
        void install(FaultyServer application) {
            new GracefulShutdownMetrics(application.shutdown()).bindTo(new SimpleMeterRegistry() {
                @Override
                protected Counter newCounter(Meter.Id id) {
                    return new Counter() {
                        @Override
                        public void increment(double amount) {
                            fail();
                        }

                        @Override
                        public double count() {
                            return 0;
                        }

                        @Override
                        public Id getId() {
                            return id;
                        }
                    };
                }
            });
        }
    },

    HTTP_BLOCKS("HTTP requests never end") {
        @Override
        void begin(FaultyServer application) {
            application.requestThatNeverEnds();
        }
    };

    private final String description;
    private final BiConsumer<Endpoint, FaultyServer> misbehave;

    Misbehaviour(String description) {
        this(description, (endpoint, application) -> {});
    }

    Misbehaviour(String description, BiConsumer<Endpoint, FaultyServer> misbehave) {
        this.description = description;
        this.misbehave = misbehave;
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
    Object endpoint(FaultyServer application) {
        Endpoint endpoint = new Endpoint();
        misbehave.accept(endpoint, application);
        return endpoint;
    }

    void configure(GracefulShutdownBuilder builder, FaultyServer application) {}

    /** The server is about to start. */
    void install(FaultyServer application) {}

    /** The server is about to be stopped. */
    void begin(FaultyServer application) {}

    private static void fail() {
        throw new IllegalStateException("on purpose");
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
