package io.jettyshutdown.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A Chromium without a window. */
public final class Browser {

    /** Held, lest its level be forgotten: it warns of a protocol for debugging, which is not used here. */
    private static final Logger DEBUGGING = Logger.getLogger("org.openqa.selenium.devtools");

    private Browser() {}

    public static ChromeDriver start(String... more) {
        DEBUGGING.setLevel(Level.SEVERE);
        Path chromedriver = Parts.require(Part.CHROMIUM);
        ChromeOptions options = new ChromeOptions();
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync");
        options.addArguments(more);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.toFile())
                .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(30));
        return driver;
    }
}
