package io.jettyshutdown.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.RawClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What the commands do, and what they answer. */
class ControlHandlerTest extends ControlledServer {

    @Test
    void stateOfAServerThatServes() throws IOException {
        RawHttp response = get();
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.has("Content-Type: application/json")).isTrue();
        assertThat(response.body())
                .isEqualTo("{\"ready\":true,\"phase\":\"RUNNING\",\"openSessions\":1,\"untrackedSessions\":0,"
                        + "\"timeBudgetMillis\":{\"gracePeriod\":60000,\"readinessDelay\":0,"
                        + "\"closingWindow\":35000,\"handshakeTimeout\":20000,\"awaitScrape\":0,\"httpDrain\":5000},"
                        + "\"drain\":null,\"lastReport\":null}\n");
    }

    @Test
    void drainIsStartedAndWatchedAndItsReportStays() throws IOException {
        RawHttp started = post("/drain", "intent=restart&reason=v42+is+out+%E2%9C%93");
        assertThat(started.status()).isEqualTo(202);
        assertThat(started.json().get("drain").get("reason").asText()).isEqualTo("v42 is out ✓");
        RawClient.WireFrame close = client.readClose();
        assertThat(close.closeCode()).isEqualTo(1012);
        assertThat(close.closeReason()).startsWith("v42 is out ✓");

        Eventually.isTrue(() -> get().json().get("phase").asText().equals("AWAITING"));
        JsonNode watched = get().json();
        assertThat(watched.get("ready").asBoolean()).isFalse();
        assertThat(watched.get("drain").get("intent").asText()).isEqualTo("restart");
        assertThat(watched.get("drain").get("remaining").asInt()).isEqualTo(1);
        assertThat(watched.get("lastReport").isNull()).isTrue();

        client.reply(close);
        Eventually.isTrue(() -> get().json().get("lastReport").isObject());
        assertThat(get().json().get("phase").asText()).isEqualTo("DRAINED");
        JsonNode report = get().json().get("lastReport");
        assertThat(report.get("result").asText()).isEqualTo("completed");
        assertThat(report.get("sessions").asInt()).isEqualTo(1);
        assertThat(report.get("handshakes").asInt()).isEqualTo(1);
        assertThat(report.get("closeFramesSent").get("1012").asInt()).isEqualTo(1);
        assertThat(report.get("durationMillis").asLong())
                .isGreaterThanOrEqualTo(
                        report.get("phaseMillis").get("AWAITING").asLong());
        assertThat(controlLog()).isEqualTo("INFO Control: drain by 127.0.0.1, intent=restart");
    }

    @Test
    void cancelledDrainReopensAndItsReportStaysOverTheNextStart() throws Exception {
        post("/drain", "intent=stop");
        RawHttp cancelled = post("/cancel", "");
        assertThat(cancelled.status()).isEqualTo(200);
        assertThat(cancelled.json().get("ready").asBoolean()).isTrue();
        assertThat(cancelled.json().get("drain").isNull()).isTrue();
        Eventually.isTrue(() -> echo.shutdown.lastReport().isPresent());
        assertThat(get().json().get("lastReport").get("result").asText()).isEqualTo("cancelled");
        assertThat(post("/cancel", "").status()).isEqualTo(409);
        client.close();

        echo.server.stop();
        assertThat(echo.shutdown.lastReport().orElseThrow().result().tag()).isEqualTo("completed");
        echo.server.start();
        assertThat(get().json().get("phase").asText()).isEqualTo("RUNNING");
        assertThat(get().json().get("lastReport").get("result").asText()).isEqualTo("completed");
    }

    @Test
    void drainIsShortened() throws IOException {
        assertThat(post("/abort", "").status()).isEqualTo(409);
        post("/drain", "intent=stop");
        RawHttp aborted = post("/abort", "");
        assertThat(aborted.status()).isEqualTo(202);
        assertThat(aborted.json().get("ready").asBoolean()).isFalse();
        Eventually.isTrue(() -> get().json().get("lastReport").isObject());
        assertThat(get().json().get("phase").asText()).isEqualTo("DRAINED");
        assertThat(get().json().get("lastReport").get("noReply").asInt()).isEqualTo(1);
        assertThat(post("/abort", "").status()).as("it is done").isEqualTo(409);
        assertThat(post("/cancel", "").status()).as("it is done").isEqualTo(409);
    }

    @Test
    void stopIsAnsweredAndWatchedUntilJettyStops() throws Exception {
        RawHttp stopping = post("/stop", "intent=restart&reason=bye");
        assertThat(stopping.status()).isEqualTo(202);
        RawClient.WireFrame close = client.readClose();
        assertThat(close.closeReason()).startsWith("bye");
        assertThat(get().json().get("drain").get("intent").asText()).isEqualTo("restart");
        RawHttp late = post("/cancel", "");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.json().get("why").asText()).contains("too late");
        client.reply(close);
        Eventually.isTrue(echo.server::isStopped);
        assertThat(echo.shutdown.lastReport().orElseThrow().handshakes()).isEqualTo(1);
    }

    @Test
    void secondTriggerJoinsAndTheIntentStays() throws IOException {
        assertThat(post("/drain", "intent=restart").status()).isEqualTo(202);
        RawHttp joined = post("/drain", "intent=stop&reason=other");
        assertThat(joined.status()).isEqualTo(200);
        assertThat(joined.json().get("drain").get("intent").asText()).isEqualTo("restart");
        RawHttp stop = post("/stop", "intent=stop");
        assertThat(stop.status()).isEqualTo(200);
        assertThat(stop.json().get("drain").get("intent").asText()).isEqualTo("restart");
    }

    @Test
    void ofConcurrentStartsOneStarts() throws Exception {
        int requests = 8;
        CountDownLatch go = new CountDownLatch(1);
        List<CompletableFuture<RawHttp>> responses = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            String form = "intent=restart&reason=number" + i;
            responses.add(CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            go.await();
                            return post("/drain", form);
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    task -> new Thread(task).start()));
        }
        go.countDown();
        List<String> reasons = new ArrayList<>();
        AtomicInteger started = new AtomicInteger();
        for (CompletableFuture<RawHttp> response : responses) {
            RawHttp one = response.get();
            assertThat(one.status()).isIn(200, 202);
            started.addAndGet(one.status() == 202 ? 1 : 0);
            reasons.add(one.json().get("drain").get("reason").asText());
        }
        assertThat(started).hasValue(1);
        assertThat(reasons).hasSize(requests).containsOnly(reasons.get(0));
    }

    @Test
    void stoppedServerHasNothingToControl() throws Exception {
        Commands commands = new Commands(echo.shutdown);
        client.close();
        echo.server.stop();
        assertThatThrownBy(() -> commands.drain("stop", null, "a test"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("STOPPED");
    }
}
