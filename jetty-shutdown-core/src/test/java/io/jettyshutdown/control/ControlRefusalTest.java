package io.jettyshutdown.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not taken: it is explained in JSON, and nothing happens. */
class ControlRefusalTest extends ControlledServer {

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
                // Without an end: it must not be waited for. No more than that: what is not read would reset the
                // connection.
                out -> out.write((Integer.toHexString(chunk.length()) + "\r\n" + chunk + "\r\n").getBytes()));
        assertThat(chunked.status()).isEqualTo(413);
        assertUntouched();
    }

    @Test
    void bodyThatDripsIsRefusedAfterItsTimeAndKeepsNoThread() throws IOException {
        // One that handles what has just come may be seen now and then, one that waits would always be.
        AtomicInteger waiting = new AtomicInteger(Integer.MAX_VALUE);
        RawHttp late = RawHttp.send(
                InetAddress.getLoopbackAddress(),
                echo.port(),
                "POST /shutdown/drain HTTP/1.1\nHost: localhost\nContent-Length: 1000\n" + FORM_TYPE,
                out -> drip(out, () -> waiting.set(Math.min(waiting.get(), threadsInControl()))));
        assertThat(late.status()).isEqualTo(408);
        assertThat(late.has("Connection: close")).isTrue();
        assertThat(late.json().get("why").asText()).contains("400 ms");
        assertThat(waiting).hasValue(0);
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
}
