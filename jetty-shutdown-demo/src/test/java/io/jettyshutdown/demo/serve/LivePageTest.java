package io.jettyshutdown.demo.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.Reconnects;
import io.jettyshutdown.demo.DemoProcess;
import io.jettyshutdown.testing.Eventually;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The live page in a real Chromium. */
@Timeout(120)
class LivePageTest {

    private static final int SENT = 3;
    private static final int RECEIVED = 4;
    private static final int ENDED = 5;

    private static PageInBrowser page;

    @TempDir
    private static Path directory;

    private final Restarts server = new Restarts();

    @BeforeAll
    static void startBrowser() {
        page = new PageInBrowser();
    }

    @AfterAll
    static void stopBrowser() {
        if (page != null) {
            page.close();
        }
    }

    @BeforeEach
    void usualLook() {
        page.size(1200, 1140);
        page.scheme("light");
    }

    @AfterEach
    void stop() throws Exception {
        page.leave();
        server.close();
        assertThat(page.complaints()).isEmpty();
    }

    private void serve(double rate) throws Exception {
        server.start(Reconnects.elsewhere(rate));
        page.open(server.server().addresses().metrics().resolve("/"));
    }

    private static void connectClients() {
        page.press("Open 100 clients");
        Eventually.isTrue(() -> page.beside("connected").equals("100 of 100"));
        Eventually.isTrue(() -> page.text("#sessions").equals("101"));
    }

    @Test
    void showsADrainToItsEndAndItsCancellation() throws Exception {
        serve(20);
        connectClients();
        page.press("Drain (1012)");
        Eventually.isTrue(() -> page.count(1012, SENT) > 20);
        assertThat(page.phase()).isEqualTo("CLOSING");
        page.press("Cancel");
        Eventually.isTrue(
                () -> page.phase().equals("RUNNING") && page.text("#link").equals("live"));
        Eventually.isTrue(() -> page.beside("connected").equals("100 of 100"));
        assertThat(page.beside("result")).isEqualTo("cancelled");
        assertThat(page.text("#answer")).isEmpty();

        int before = page.count(1012, SENT);
        page.press("Drain (1012)");
        Eventually.isTrue(() -> page.count(1012, SENT) > before + 40);
        assertThat(page.phase()).isEqualTo("CLOSING");
        page.picture("live-page.png", "section:has(#codes)");
        page.scheme("dark");
        page.picture("live-page-dark.png", "section:has(#codes)");

        Eventually.isTrue(() -> page.phase().equals("DRAINED"));
        assertThat(page.text("#ready")).startsWith("not ready");
        Eventually.isTrue(() -> page.count(1012, SENT) == before + 101
                && page.count(1012, RECEIVED) == before + 101
                && page.count(1012, ENDED) == before + 101);
        assertThat(page.text("#codes tr[data-code='1012']"))
                .contains("Service Restart", "The server restarts and will be back.", "drain 1", "handshake 1");

        page.press("Cancel");
        Eventually.isTrue(
                () -> page.text("#answer").equals("Cancel: it is too late: the drain is done, or the server stops"));
        assertThat(page.worstContrast()).isGreaterThanOrEqualTo(4.5);
        page.scheme("light");
        assertThat(page.worstContrast()).isGreaterThanOrEqualTo(4.5);
    }

    @Test
    void comesBackByItselfAfterARestartAndSaysWhenTheServerHasStopped() throws Exception {
        try (DemoProcess process = DemoProcess.serve(
                directory, Map.of(), Duration.ofSeconds(20), List.of("--restart-in-process", "--reconnect-rate=200"))) {
            String line = process.awaitLine("Live page");
            process.awaitAddresses();
            page.open(URI.create(line.substring("Live page".length()).strip()));
            connectClients();

            page.press("Restart");
            Eventually.isTrue(() -> page.beside("were told").equals("1012: 100"));
            Eventually.isTrue(() -> page.beside("connected").equals("100 of 100"));
            Eventually.isTrue(
                    () -> page.phase().equals("RUNNING") && page.text("#link").equals("live"));
            assertThat(page.count(1012, ENDED)).isEqualTo(101);
            assertThat(page.beside("handshakes")).isEqualTo("101");

            page.press("Stop (1001)");
            Eventually.isTrue(() -> page.text("#link").startsWith("the server is gone"));
            Eventually.isTrue(() -> page.beside("were told").equals("1001: 100, 1012: 100"));
            assertThat(process.awaitExit()).isZero();
        }
    }

    @Test
    void everythingIsReachedByKeyboardAndFitsANarrowScreen() throws Exception {
        serve(1000);
        page.size(400, 800);
        List<String> reached = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            page.keys().sendKeys(Keys.TAB).perform();
            reached.add((String) page.run("return document.activeElement.innerText"));
            assertThat(page.run("return getComputedStyle(document.activeElement).outlineStyle"))
                    .isEqualTo("solid");
        }
        assertThat(reached)
                .containsExactly("Open 100 clients", "Close them", "Drain (1012)", "Restart", "Stop (1001)", "Cancel");
        assertThat(page.run("return document.documentElement.scrollWidth")).isEqualTo(400L);

        for (int i = 0; i < 5; i++) {
            page.keys().keyDown(Keys.SHIFT).sendKeys(Keys.TAB).keyUp(Keys.SHIFT).perform();
        }
        page.keys().sendKeys(Keys.ENTER, Keys.ENTER).perform();
        Eventually.isTrue(() -> page.text("#open").equals("200 clients: a browser has no more"));
        page.keys().sendKeys(Keys.TAB, Keys.ENTER).perform();
        Eventually.isTrue(() -> page.beside("connected").equals("0 of 0"));
        assertThat(page.run("return document.documentElement.scrollWidth")).isEqualTo(400L);
    }
}
