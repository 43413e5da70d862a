package io.jettyshutdown.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.drain.DrainControl;
import io.jettyshutdown.testing.Eventually;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Whose handlers are in place when. What they do, and the exit status, is tested with processes that get the signals. */
class ProcessSignalsTest {

    private final SignalHandler ofTheApplication = signal -> {};
    private final List<Integer> halted = new CopyOnWriteArrayList<>();
    private final Map<String, SignalHandler> before = new HashMap<>();

    @BeforeEach
    void remember() {
        Stream.of("TERM", "INT", "HUP").forEach(signal -> before.put(signal, handler(signal)));
    }

    @AfterEach
    void restore() {
        before.forEach((signal, handler) -> Signal.handle(new Signal(signal), handler));
    }

    /** The one that is in place: only by replacing it can it be read. */
    private static SignalHandler handler(String signal) {
        SignalHandler found = Signal.handle(new Signal(signal), SignalHandler.SIG_DFL);
        Signal.handle(new Signal(signal), found);
        return found;
    }

    private static Server server(boolean restartOnHangup) {
        Server server = new Server(0);
        GracefulShutdown.builder()
                .stopAtShutdown(false)
                .restartOnHangup(restartOnHangup)
                .install(server);
        return server;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void endOfTheJvmTakesTheSignalsThatItWouldIgnore(String signal) {
        new ProcessSignals(halted::add).begin();
        assertThat(handler(signal)).isNotEqualTo(before.get(signal));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void handlerOfTheApplicationIsLeftInPlace(String signal) {
        Signal.handle(new Signal(signal), ofTheApplication);
        new ProcessSignals(halted::add).begin();
        assertThat(handler(signal)).isSameAs(ofTheApplication);
    }

    @Test
    void thirdSignalEndsTheProcessAtOnce() throws Exception {
        ProcessSignals signals = new ProcessSignals(halted::add);
        Thread second = new Thread(() -> signals.further(new Signal("TERM")));
        second.start();
        Eventually.isTrue(() -> second.getState() == Thread.State.TIMED_WAITING);
        signals.further(new Signal("INT"));
        assertThat(halted).containsExactly(128 + 2);
        second.join();
        assertThat(halted).containsExactly(128 + 2, 128 + 15);
    }

    @Test
    void serverThatRunsReplacesNothing() throws Exception {
        before.keySet().forEach(signal -> Signal.handle(new Signal(signal), ofTheApplication));
        Server server = server(false);
        server.start();
        assertThat(before.keySet()).allMatch(signal -> handler(signal) == ofTheApplication);
        server.stop();
    }

    @Test
    void hangupIsTheServersWhileOneThatRestartsOnItRuns() throws Exception {
        Signal.handle(new Signal("HUP"), ofTheApplication);
        Server first = server(true);
        Server second = server(true);
        first.start();
        second.start();
        first.stop();
        assertThat(handler("HUP")).isNotSameAs(ofTheApplication);
        second.stop();
        assertThat(handler("HUP")).isSameAs(ofTheApplication);
        second.start();
        assertThat(handler("HUP")).isNotSameAs(ofTheApplication);
        second.stop();
        assertThat(handler("HUP")).isSameAs(ofTheApplication);
    }

    @Test
    void nothingIsLeftForTheEndOfTheJvmWhenTheLastServerHasStopped() {
        ProcessSignals signals = new ProcessSignals(halted::add);
        DrainControl first = new DrainControl(null, null);
        DrainControl second = new DrainControl(null, null);
        signals.join(first, false);
        signals.join(second, false);
        signals.leave(first);
        assertThat(Runtime.getRuntime().removeShutdownHook(signals.hook)).isTrue();
        Runtime.getRuntime().addShutdownHook(signals.hook);
        signals.leave(second);
        assertThat(Runtime.getRuntime().removeShutdownHook(signals.hook)).isFalse();
        signals.join(first, false);
        assertThat(Runtime.getRuntime().removeShutdownHook(signals.hook)).isTrue();
    }
}
