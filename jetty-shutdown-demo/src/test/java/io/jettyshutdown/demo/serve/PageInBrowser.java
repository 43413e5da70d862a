package io.jettyshutdown.demo.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.testing.Browser;
import io.jettyshutdown.testing.Eventually;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import javax.imageio.ImageIO;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** The live page in a Chromium, and what somebody who looks at it reads and presses. */
final class PageInBrowser implements AutoCloseable {

    /** Where pictures go: {@code docs} makes those of the documentation anew. */
    private static final Path SCREENSHOTS = Path.of(System.getProperty("screenshots", "target/screenshots"));

    private final ChromeDriver browser = Browser.start();

    /** Until it has shown a first state: that moves what is below. */
    void open(URI address) {
        browser.get(address.toString());
        Eventually.isTrue(() -> text("#link").equals("live") && !text("#ready").isEmpty());
    }

    /** Closes the page's connections. */
    void leave() {
        browser.get("about:blank");
    }

    void size(int width, int height) {
        browser.executeCdpCommand("Emulation.setScrollbarsHidden", Map.of("hidden", true));
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    void scheme(String scheme) {
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    Object run(String script, Object... arguments) {
        return browser.executeScript(script, arguments);
    }

    String text(String selector) {
        return (String) run("return document.querySelector(arguments[0])?.innerText ?? ''", selector);
    }

    String phase() {
        return text("#phases [aria-current]");
    }

    /** What is written beside a label. */
    String beside(String label) {
        return (String) run(
                "return [...document.querySelectorAll('dt')].find(dt => dt.innerText === arguments[0])"
                        + "?.nextSibling.innerText ?? ''",
                label);
    }

    /** A number of the table of codes: 3 is sent, 4 received, 5 ended. */
    int count(int code, int column) {
        String cell = text("#codes tr[data-code='" + code + "'] :nth-child(" + column + ")");
        return cell.isEmpty() ? 0 : Integer.parseInt(cell.lines().findFirst().orElseThrow());
    }

    void press(String button) {
        browser.findElements(By.tagName("button")).stream()
                .filter(one -> one.getText().equals(button))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no button " + button))
                .click();
    }

    void type(String selector, String text) {
        browser.findElement(By.cssSelector(selector)).sendKeys(text);
    }

    Actions keys() {
        return new Actions(browser);
    }

    /** Of any text with what is behind it, as WCAG 2.2 computes it (success criterion 1.4.3). */
    double worstContrast() {
        return ((Number) run("""
                const rgb = color => color.match(/[\\d.]+/g).map(Number);
                const light = color => rgb(color).slice(0, 3)
                    .map(c => c / 255)
                    .map(c => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
                    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
                const behind = node => (rgb(getComputedStyle(node).backgroundColor)[3] === 0 ? behind(node.parentElement)
                    : getComputedStyle(node).backgroundColor);
                const texts = [...document.body.querySelectorAll('*')]
                    .filter(node => [...node.childNodes].some(one => one.nodeType === 3 && one.data.trim()));
                return Math.min(...texts.map(node => {
                  const two = [light(getComputedStyle(node).color), light(behind(node))];
                  return (Math.max(...two) + 0.05) / (Math.min(...two) + 0.05);
                }));
                """)).doubleValue();
    }

    /** The page down to an element; checks that it is a picture of something. */
    void picture(String name, String last) throws IOException {
        Object height = run("return document.querySelector(arguments[0]).getBoundingClientRect().bottom + 7", last);
        String data = (String) browser.executeCdpCommand(
                        "Page.captureScreenshot",
                        Map.of(
                                "format",
                                "png",
                                "captureBeyondViewport",
                                true,
                                "clip",
                                Map.of("x", 0, "y", 0, "width", 1200, "height", height, "scale", 1)))
                .get("data");
        BufferedImage image =
                ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(data)));
        assertThat(image.getWidth()).isEqualTo(1200);
        assertThat(image.getHeight()).isGreaterThan(700);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png); // smaller than the browser's
        assertThat(png.size()).isBetween(20_000, 200_000);
        Files.createDirectories(SCREENSHOTS);
        Files.write(SCREENSHOTS.resolve(name), png.toByteArray());
    }

    /** What its scripts complained of since this was asked last; that a server is away is none of their faults. */
    List<String> complaints() {
        return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .filter(
                        message -> !message.matches(
                                "(?s).*(ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE"
                                        + "|response code: 503|closed before the connection is established|status of (401|403|409|503)).*"))
                .toList();
    }

    @Override
    public void close() {
        browser.quit();
    }
}
