package io.jettyshutdown.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.GracefulShutdownBuilder;
import io.jettyshutdown.Phase;
import io.jettyshutdown.testing.EchoServer;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.LogLines;
import io.jettyshutdown.testing.RawClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands do, what they answer, and what they do not take. */
class ControlHandlerTest {

    private static final Duration BODY_LIMIT = Duration.ofMillis(400);
    private static final String FORM_TYPE = "Content-Type: application/x-www-form-urlencoded";

    private EchoServer echo;
    private RawClient client;
    private LogLines log;

    @BeforeEach
    void start() throws Exception {
        GracefulShutdownBuilder builder =
                GracefulShutdown.builder().gracePeriod(Duration.ofSeconds(60)).handshakeTimeout(Duration.ofSeconds(20));
        echo = EchoServer.start(builder, endpoint -> {}, ControlHandlerTest::control);
        client = echo.connect();
        log = new LogLines();
    }

    private static Handler control(GracefulShutdown shutdown) {
        return new ContextHandler(new ControlHandler(shutdown, new LocalAccess(), BODY_LIMIT), "/shutdown");
    }

    @AfterEach
    void stop() throws Exception {
        log.close();
        client.close();
        echo.close();
    }

    private RawHttp get() throws IOException {
        return RawHttp.send(echo.port(), "GET /shutdown/ HTTP/1.1\nHost: localhost", "");
    }

    private RawHttp post(String path, String form) throws IOException {
        return RawHttp.send(
                echo.port(),
                "POST /shutdown" + path + " HTTP/1.1\nHost: localhost\n" + FORM_TYPE + "\nContent-Length: "
                        + form.getBytes(StandardCharsets.UTF_8).length,
                form);
    }

    private String controlLog() {
        return String.join(
                "\n",
                log.lines().stream().filter(line -> line.contains("Control:")).toList());
    }

    private void assertUntouched() throws IOException {
        assertThat(echo.shutdown.phase()).isEqualTo(Phase.RUNNING);
        assertThat(get().json().get("ready").asBoolean()).isTrue();
        assertThat(controlLog()).isEmpty();
    }

    @Test
    void stateOfAServerThatServes() throws IOException {
        RawHttp response = get();
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.has("Content-Type: application/json")).isTrue();
        assertThat(response.body())
                .isEqualTo("{\"ready\":true,\"phase\":\"RUNNING\",\"openSessions\":1,\"untrackedSessions\":0,"
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

    @ParameterizedTest(name = "{index}")
    @CsvSource(
            delimiter = '|',
            value = {
                "''                              | the intent is missing",
                "reason=x                        | the intent is missing",
                "intent=                         | the intent is",
                "intent=pause                    | must be \"stop\" or \"restart\"",
                "intent=stop&intent=stop         | more than once",
                "intent=stop&delay=5             | no parameter \"delay\"",
                "intent=stop&%0D%0Ax=1           | no parameter",
                "intent=stop&reason=%FF          | cannot be read",
                "intent=stop&reason=%C3          | cannot be read",
                "intent=stop&reason=%zz          | cannot be read",
                "intent=stop&reason=a%0D%0Ab     | control character U+000D",
                "intent=stop&reason=a%0Ab        | control character U+000A",
                "intent=stop&reason=a%00b        | control character U+0000",
                "intent=stop&reason=a%1B[31mb    | control character U+001B",
                "intent=stop&reason=a%C2%85b     | control character U+0085",
            })
    void wrongParametersAreExplained(String form, String why) throws IOException {
        RawHttp refused = post("/drain", form);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().get("why").asText()).contains(why);
        assertThat(refused.json().get("remedy").asText()).isNotEmpty();
        assertUntouched();
    }

    @Test
    void reasonThatDoesNotFitIsRefusedWithBothNumbers() throws IOException {
        RawHttp refused = post("/stop", "intent=stop&reason=" + "é".repeat(50));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().get("why").asText()).contains("100 bytes", "at most 98");
        assertUntouched();
    }

    @Test
    void nothingThatAPeerSendsBecomesALineOfItsOwn() throws IOException {
        String injected = "%0D%0ASet-Cookie:+a=b%0D%0AINFO+forged";
        for (String form :
                List.of("intent=stop" + injected, "intent=stop&reason=" + injected, "intent=stop&" + injected + "=1")) {
            RawHttp refused = post("/drain", form);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.head()).doesNotContainIgnoringCase("set-cookie");
            assertThat(refused.body().lines()).as("one line of JSON").hasSize(1);
        }
        RawHttp nowhere = RawHttp.send(echo.port(), "GET /shutdown/%0D%0ASet-Cookie:a=b HTTP/1.1\nHost: localhost", "");
        assertThat(nowhere.status()).isIn(400, 404);
        assertThat(nowhere.head()).doesNotContainIgnoringCase("set-cookie");
        assertThat(log.lines()).noneMatch(line -> line.contains("forged") || line.contains("\n"));
        assertUntouched();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /drain, 405, POST",
        "PUT, /stop, 405, POST",
        "OPTIONS, /drain, 405, POST",
        "POST, /, 405, 'GET, HEAD'",
        "DELETE, /, 405, 'GET, HEAD'",
        "GET, /nowhere, 404,",
        "POST, /drain/, 404,",
        "POST, /Drain, 404,",
        "POST, /stop/../drain/x, 404,",
        "POST, /drain?intent=stop, 400,",
    })
    void wrongMethodOrPathDoesNothing(String method, String path, int status, String allow) throws IOException {
        RawHttp refused = RawHttp.send(
                echo.port(), method + " /shutdown" + path + " HTTP/1.1\nHost: localhost\nContent-Length: 0", "");
        assertThat(refused.status()).as(refused.toString()).isEqualTo(status);
        assertThat(refused.json().get("status").asInt()).isEqualTo(status);
        assertThat(allow == null || refused.has("Allow: " + allow)).isTrue();
        assertUntouched();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: application/json",
                "Content-Type: text/plain",
                "Content-Type: multipart/form-data; boundary=x",
                "Content-Type: application/x-www-form-urlencoded; charset=utf-16",
                "Content-Type:",
                "X-Nothing: no type"
            })
    void bodyOfAnotherTypeIsRefused(String header) throws IOException {
        RawHttp refused = RawHttp.send(
                echo.port(),
                "POST /shutdown/drain HTTP/1.1\nHost: localhost\nContent-Length: 11\n" + header,
                "intent=stop");
        assertThat(refused.status()).as(refused.toString()).isEqualTo(415);
        assertUntouched();
    }

    @Test
    void commandWithoutParametersNeedsNoBodyAndTakesNone() throws IOException {
        assertThat(RawHttp.send(echo.port(), "POST /shutdown/abort HTTP/1.1\nHost: localhost", "")
                        .status())
                .isEqualTo(409);
        assertThat(post("/abort", "intent=stop").status()).isEqualTo(400);
        assertUntouched();
    }

    @Test
    void largeBodyIsRefusedWhetherItSaysSoOrNot() throws IOException {
        String reason = "a".repeat(9_000);
        assertThat(post("/drain", "intent=stop&reason=" + reason).status()).isEqualTo(413);
        String chunk = "intent=stop&reason=" + reason;
        RawHttp chunked = RawHttp.send(
                InetAddress.getLoopbackAddress(),
                echo.port(),
                "POST /shutdown/drain HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n" + FORM_TYPE,
                out -> {
                    // Without an end: it must not be waited for.
                    for (int i = 0; i < 4; i++) {
                        out.write((Integer.toHexString(chunk.length()) + "\r\n" + chunk + "\r\n").getBytes());
                    }
                });
        assertThat(chunked.status()).isEqualTo(413);
        assertUntouched();
    }

    @Test
    void bodyThatDripsIsRefusedAfterItsTimeAndKeepsNoThread() throws IOException {
        AtomicInteger blocked = new AtomicInteger();
        RawHttp late = RawHttp.send(
                InetAddress.getLoopbackAddress(),
                echo.port(),
                "POST /shutdown/drain HTTP/1.1\nHost: localhost\nContent-Length: 1000\n" + FORM_TYPE,
                out -> drip(out, () -> blocked.set(Math.max(blocked.get(), threadsInControl()))));
        assertThat(late.status()).isEqualTo(408);
        assertThat(late.has("Connection: close")).isTrue();
        assertThat(late.json().get("why").asText()).contains("400 ms");
        assertThat(blocked).hasValue(0);
        assertUntouched();
    }

    /** Faster than any idle timeout, for longer than the limit, until the server has enough. */
    private static void drip(OutputStream out, Runnable each) throws IOException {
        long end = System.nanoTime() + BODY_LIMIT.multipliedBy(2).toNanos();
        while (System.nanoTime() < end) {
            try {
                out.write('a');
            } catch (IOException e) {
                return;
            }
            each.run();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static int threadsInControl() {
        return (int) Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey() != Thread.currentThread())
                .filter(thread -> List.of(thread.getValue()).stream()
                        .anyMatch(frame -> frame.getClassName().equals(ControlHandler.class.getName())))
                .count();
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
