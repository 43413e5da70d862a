package io.jettyshutdown.demo.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.testing.Part;
import io.jettyshutdown.testing.Parts;
import io.kubernetes.client.openapi.models.V1PodSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What becomes of a pod's clients, with the manifests as they are: under traffic in both directions, and with new clients
 * as long as a load balancer sends them.
 */
class PodLifeTest {

    private static final int ENDED_BY_SIGTERM = 128 + 15;

    @TempDir
    private static Path directory;

    private enum Pods {
        AS_DEPLOYED,
        /** Its preStop hook fails. */
        WITHOUT_CURL,
        /** Its process 1 is a shell, which keeps SIGTERM for itself. */
        OF_A_SHELL_SCRIPT;

        private FutureTask<Life> life;

        private Life play() throws Exception {
            V1PodSpec spec = Manifests.pod();
            List<String> entrypoint = new ArrayList<>(Image.read().entrypointHere());
            if (this == OF_A_SHELL_SCRIPT) {
                entrypoint.addAll(0, List.of("sh", "-c", "\"$@\"; exit $?", "sh"));
                // Enough for the drain. The rest is waiting for SIGKILL.
                spec.setTerminationGracePeriodSeconds(10L);
            }
            String path = this == WITHOUT_CURL ? directory.toString() : System.getenv("PATH");
            return Life.play(spec, entrypoint, directory.resolve(name()), path);
        }

        private Life life() throws Exception {
            return life.get();
        }
    }

    /** All at the same time: they wait, mostly. */
    @BeforeAll
    static void live() {
        Parts.require(Part.PROCESS_NAMESPACES);
        Parts.require(Part.CURL);
        for (Pods pod : Pods.values()) {
            pod.life = new FutureTask<>(pod::play);
            new Thread(pod.life, pod.name()).start();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyClientSeesARestartAndCompletesTheHandshake(Pods pod) throws Exception {
        Life life = pod.life();
        assertThat(life.closeCodes()).containsOnlyKeys(1012);
        assertThat(life.handshakes()).isEqualTo(life.clients());
        assertThat(life.log())
                .anyMatch(line -> line.contains("sessions=" + life.clients() + " handshakes=" + life.clients() + " "));
    }

    @ParameterizedTest
    @EnumSource
    void noMessageIsLost(Pods pod) throws Exception {
        assertThat(pod.life().fromClients()).isGreaterThan(pod.life().clients());
        assertThat(pod.life().toClients()).isGreaterThan(pod.life().clients());
        assertThat(pod.life().lost()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void nobodyIsRefusedWhileALoadBalancerStillSends(Pods pod) throws Exception {
        assertThat(pod.life().refusals()).isEqualTo(Map.of());
        assertThat(pod.life().arrivedLate()).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void kubeletNeverTakesItForDead(Pods pod) throws Exception {
        assertThat(pod.life().livenessFailed()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void numbersAreNothingToWarnOf(Pods pod) throws Exception {
        assertThat(pod.life().log()).noneMatch(line -> line.contains(" WARN ") || line.contains(" ERROR "));
    }

    @ParameterizedTest
    @EnumSource
    void logHasTheLinesThatThePageLooksFor(Pods pod) throws Exception {
        String page = Files.readString(Path.of("docs", "kubernetes.md"));
        String wanted = page.replaceFirst("(?s).* grep -E '([^']+)'.*", "$1");
        assertThat(pod.life().log().stream().map(line -> line.replaceFirst("(?s).*?(" + wanted + ").*", "$1")))
                .containsSubsequence("Draining:", "Drained:");
    }

    @Test
    void hookBeginsTheDrainAndSigtermEndsTheProcess() throws Exception {
        assertThat(Pods.AS_DEPLOYED.life().end().preStop()).startsWith("0 ");
        assertThat(Pods.AS_DEPLOYED.life().end().killed()).isFalse();
        assertThat(Pods.AS_DEPLOYED.life().end().exitStatus()).isEqualTo(ENDED_BY_SIGTERM);
    }

    @Test
    void sigtermDoesEverythingIfTheHookFails() throws Exception {
        assertThat(Pods.WITHOUT_CURL.life().end().preStop()).startsWith("127 ");
        assertThat(Pods.WITHOUT_CURL.life().end().killed()).isFalse();
        assertThat(Pods.WITHOUT_CURL.life().end().exitStatus()).isEqualTo(ENDED_BY_SIGTERM);
    }

    @Test
    void hookDoesWhatClientsNeedIfSigtermDoesNotReachTheServer() throws Exception {
        assertThat(Pods.OF_A_SHELL_SCRIPT.life().end().preStop()).startsWith("0 ");
        assertThat(Pods.OF_A_SHELL_SCRIPT.life().end().killed()).isTrue();
    }
}
