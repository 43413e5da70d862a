package io.jettyshutdown.clients;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jettyshutdown.testing.Part;
import io.jettyshutdown.testing.Parts;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A browser. The conversations are held by the JavaScript of a page that the server has delivered. */
final class Chromium implements ForeignClient {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Held, lest its level be forgotten: it warns of a protocol for debugging, which is not used here. */
    private static final Logger DEBUGGING = Logger.getLogger("org.openqa.selenium.devtools");

    private final ChromeDriver driver;
    private final long periodMillis;
    private final String converse;

    Chromium(long periodMillis) throws Exception {
        DEBUGGING.setLevel(Level.SEVERE);
        this.periodMillis = periodMillis;
        Path chromedriver = Parts.require(Part.CHROMIUM);
        try (var script = Chromium.class.getResourceAsStream("/clients/converse.js")) {
            converse = new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
        ChromeOptions options = new ChromeOptions();
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                // Says how a connection ended whose close the page was told to be unclean.
                "--log-net-log=" + Path.of("target", "chromium-net-log.json").toAbsolutePath());
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.toFile())
                .build();
        driver = new ChromeDriver(service, options);
        driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(30));
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
