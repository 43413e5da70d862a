package io.jettyshutdown.clients;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jettyshutdown.testing.Browser;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.openqa.selenium.chrome.ChromeDriver;

/** A browser. The conversations are held by the JavaScript of a page that the server has delivered. */
final class Chromium implements ForeignClient {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ChromeDriver driver;
    private final long periodMillis;
    private final String converse;

    Chromium(long periodMillis) throws Exception {
        this.periodMillis = periodMillis;
        try (var script = Chromium.class.getResourceAsStream("/clients/converse.js")) {
            converse = new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
        // Its log says how a connection ended whose close the page was told to be unclean.
        driver = Browser.start(
                "--log-net-log=" + Path.of("target", "chromium-net-log.json").toAbsolutePath());
    }

    @Override
    public CompletableFuture<List<Seen>> converse(List<URI> uris) throws Exception {
        URI first = uris.get(0);
        driver.get("http://" + first.getAuthority() + "/");
        driver.executeScript(
                converse
                        + "window.all = Promise.all(arguments[0].map(uri => converse(new WebSocket(uri), arguments[1])));",
                uris.stream().map(URI::toString).toList(),
                periodMillis);
        return CompletableFuture.supplyAsync(this::seen, task -> new Thread(task).start());
    }

    private List<Seen> seen() {
        Object all = driver.executeAsyncScript("window.all.then(arguments[0])");
        return List.of(JSON.convertValue(all, Seen[].class));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
