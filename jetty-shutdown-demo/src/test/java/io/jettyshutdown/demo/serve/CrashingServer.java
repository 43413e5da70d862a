package io.jettyshutdown.demo.serve;

import io.jettyshutdown.CloseSource;
import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainListener;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Phase;
import io.jettyshutdown.Reconnects;
import io.jettyshutdown.SessionListener;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that is killed with SIGKILL in one phase of its drain: when the phase begins or, in CLOSING, when some have
 * got their Close frames. It gives the order itself, for some phases last no longer than an instant: ABORTING may have
 * become DRAINED when the order is carried out.
 *
 * <p>Arguments: the phase, and the reconnects per second.
 */
public final class CrashingServer implements DrainListener, SessionListener {

    public static final int CLOSE_FRAMES_BEFORE_THE_CRASH = 3;

    private final Phase phase;
    private final OutputStream kill;
    private final AtomicInteger closeFrames = new AtomicInteger();

    private CrashingServer(Phase phase) throws IOException {
        this.phase = phase;
        // It waits for a line already: to start a process takes longer than some phases.
        kill = new ProcessBuilder(
                        "sh",
                        "-c",
                        "read line; kill -KILL " + ProcessHandle.current().pid())
                .start()
                .getOutputStream();
    }

    public static void main(String[] arguments) throws Exception {
        CrashingServer crashing = new CrashingServer(Phase.valueOf(arguments[0]));
        DemoServer server = new DemoServer(
                (request, response, callback) -> new EchoEndpoint(),
                GracefulShutdown.builder()
                        .gracePeriod(Duration.ofSeconds(60))
                        .readinessDelay(Duration.ofSeconds(crashing.phase == Phase.ANNOUNCED ? 20 : 0))
                        .handshakeTimeout(Duration.ofSeconds(2))
                        .reconnects(Reconnects.elsewhere(Double.parseDouble(arguments[1])))
                        .onStop(Intent.RESTART),
                false,
                503,
                Control.LOCAL);
        GracefulShutdown shutdown = server.server().getBean(GracefulShutdown.class);
        shutdown.addListener((DrainListener) crashing);
        shutdown.addListener((SessionListener) crashing);
        InetAddress host = InetAddress.getLoopbackAddress();
        server.start(host, 0, host, 0);
        server.addresses().toLines().forEach(System.out::println);
        server.server().join();
    }

    @Override
    public void phaseEntered(Drain drain, Phase entered) {
        if (entered == phase && phase != Phase.CLOSING) {
            crash();
        }
    }

    @Override
    public void closeFrameSent(int code, CloseSource source) {
        if (closeFrames.incrementAndGet() == CLOSE_FRAMES_BEFORE_THE_CRASH && phase == Phase.CLOSING) {
            crash();
        }
    }

    private void crash() {
        try {
            System.out.println("crash in " + phase);
            kill.write('\n');
            kill.flush();
            new CountDownLatch(1).await();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
