package io.jettyshutdown.demo.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.Intent;
import io.jettyshutdown.Reconnects;
import io.jettyshutdown.demo.web.WebClient;
import io.jettyshutdown.testing.Browser;
import io.jettyshutdown.testing.Eventually;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.chrome.ChromeDriver;

/** A page in a real Chromium that imports the module from the server that it talks to. */
@Timeout(120)
class ReturningPageTest {

    private static final String CONNECT = """
            window.told = [];
            const done = arguments[arguments.length - 1];
            import('/client/reconnecting-websocket.js').then(({ ReconnectingWebSocket }) => {
              const socket = new ReconnectingWebSocket(`ws://${location.host}/ws`, { base: 200, cap: 400 });
              for (const type of ['open', 'close', 'end']) {
                socket.addEventListener(type, ({ code, reason, wasClean, opened, retryAfter, why }) => {
                  told.push({ type, at: performance.now(), code, reason, wasClean, opened, retryAfter, why });
                });
              }
              done();
            });
            """;

    private static ChromeDriver browser;

    private final Restarts restarts = new Restarts();

    @BeforeAll
    static void startBrowser() {
        browser = Browser.start();
    }

    @AfterAll
    static void stopBrowser() {
        if (browser != null) {
            browser.quit();
        }
    }

    @AfterEach
    void stop() throws Exception {
        restarts.close();
    }

    private URI module(String ending) {
        return URI.create(restarts.address().toString().replace("ws://", "http://"))
                .resolve("/client/reconnecting-websocket" + ending);
    }

    private void openPage() {
        browser.get(module(".d.ts").toString());
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> told(String type) {
        return ((List<Map<String, Object>>) browser.executeScript("return window.told"))
                .stream().filter(event -> event.get("type").equals(type)).toList();
    }

    private static double millis(Map<String, Object> event, String name) {
        return ((Number) event.get(name)).doubleValue();
    }

    @Test
    void comesBackByItselfAfterTheHintAndOnceMoreIfTheServerIsLate() throws Exception {
        restarts.start(Reconnects.here(Duration.ofMillis(700), 10));
        openPage();
        browser.executeAsyncScript(CONNECT);
        Eventually.isTrue(() -> told("open").size() == 1);

        restarts.stop(Intent.RESTART);
        Eventually.isTrue(() -> told("close").size() >= 2);
        restarts.start(Reconnects.elsewhere(1000), (request, response, callback) -> new Goodbye());
        Eventually.isTrue(() -> told("end").size() == 1);

        List<Map<String, Object>> closes = told("close");
        Map<String, Object> restart = closes.get(0);
        assertThat(restart)
                .containsEntry("code", 1012L)
                .containsEntry("wasClean", true)
                .containsEntry("reason", "Service restart;retry-after-ms=" + restart.get("retryAfter"));
        Map<String, Object> late = closes.get(1);
        assertThat(late).containsEntry("code", 1006L).containsEntry("opened", false);
        assertThat(millis(late, "at") - millis(restart, "at"))
                .isGreaterThanOrEqualTo(millis(restart, "retryAfter") - 5);
        assertThat(millis(late, "retryAfter")).isLessThanOrEqualTo(400);

        assertThat(told("open")).hasSize(2);
        assertThat(closes.get(closes.size() - 1))
                .containsEntry("code", 1000L)
                .containsEntry("wasClean", true)
                .containsEntry("retryAfter", null);
        assertThat(told("end")).singleElement().satisfies(end -> assertThat(end).containsEntry("why", "code"));
    }

    @Test
    void exampleOfThePageRuns() throws Exception {
        restarts.start(Reconnects.here(Duration.ofMillis(1500), 10));
        openPage();
        browser.executeScript("""
                window.told = [];
                window.show = text => told.push(text);
                const script = document.createElement('script');
                script.type = 'module';
                script.textContent = arguments[0];
                document.body.append(script);
                """, WebClient.example(0).replace("wss://", "ws://"));
        Eventually.isTrue(() -> shown().equals(List.of("hello")));

        restarts.stop(Intent.RESTART);
        restarts.start(Reconnects.elsewhere(1000));
        Eventually.isTrue(() -> shown().size() >= 3);
        assertThat(shown()).containsExactly("hello", "Service restart: back in 2 s", "hello");
    }

    /** Without the attempts that a server needs which is not as fast as it promised. */
    private static List<String> shown() {
        return ((List<?>) browser.executeScript("return window.told"))
                .stream()
                        .map(Object::toString)
                        .filter(text -> !text.startsWith("No connection: back in "))
                        .toList();
    }

    @Test
    void moduleIsServedEvenByServerThatDrains() throws Exception {
        restarts.start(Reconnects.elsewhere(1000));
        WebSocketClient jetty = new WebSocketClient();
        jetty.start();
        try {
            RecordingClient unhurried = new RecordingClient();
            jetty.connect(unhurried, restarts.address()).get(20, TimeUnit.SECONDS);
            var drained = restarts.server().shutdown().stop(Intent.RESTART);
            assertThat(unhurried.closeCode.get(20, TimeUnit.SECONDS)).isEqualTo(1012);

            assertThat(get(".js")).satisfies(answer -> {
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/javascript; charset=utf-8");
                assertThat(answer.body()).contains("export class ReconnectingWebSocket");
            });
            assertThat(get(".d.ts")).satisfies(answer -> {
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
                assertThat(answer.body()).contains("export class ReconnectingWebSocket");
            });
            assertThat(get(".txt").statusCode()).isEqualTo(404);
            unhurried.mayReply.complete(null);
            drained.get(20, TimeUnit.SECONDS);
        } finally {
            jetty.stop();
        }
    }

    private HttpResponse<String> get(String ending) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(module(ending)).build(), BodyHandlers.ofString());
    }
}
