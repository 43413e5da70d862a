package io.jettyshutdown.demo.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Phase;
import io.jettyshutdown.testing.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may see the live page's numbers, and press its buttons. */
class LivePageAccessTest {

    private static final InetAddress HOST = InetAddress.getLoopbackAddress();
    private static final String UPGRADE = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private DemoServer server;

    private void serve(Control control) throws Exception {
        server = new DemoServer(
                (request, response, callback) -> new EchoEndpoint(), GracefulShutdown.builder(), false, 503, control);
        server.start(HOST, 0, HOST, 0);
    }

    @AfterEach
    void stop() throws Exception {
        server.server().stop();
    }

    /** The status of the answer; PORT stands for the server's. */
    private int status(String request, String headers) throws IOException {
        URI admin = server.addresses().metrics();
        try (Socket socket = new Socket(admin.getHost(), admin.getPort())) {
            String all = request + " HTTP/1.1\r\n" + headers.replace("PORT", "" + admin.getPort()) + "\r\n";
            socket.getOutputStream().write(all.getBytes(StandardCharsets.US_ASCII));
            return Integer.parseInt(
                    new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII).substring(9));
        }
    }

    private static String from(String host, String origin) {
        return "Host: " + host + "\r\n" + (origin == null ? "" : "Origin: " + origin + "\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:PORT, http://localhost:PORT, 101, 200",
        "127.0.0.1:PORT, http://127.0.0.1:PORT, 101, 200",
        "[::1]:PORT, http://[::1]:PORT, 101, 200",
        "localhost:PORT, , 101, 200", // no browser
        "localhost:PORT, http://127.0.0.1:PORT, 403, 403",
        "localhost:PORT, http://localhost:1, 403, 403",
        "localhost:PORT, https://localhost:PORT, 403, 403",
        "localhost:PORT, http://evil.example, 403, 403",
        "localhost:PORT, null, 403, 403",
        "evil.example:PORT, http://evil.example:PORT, 403, 403", // a name that leads here
        "evil.example:PORT, , 403, 403",
        "127.0.0.1.evil.example:PORT, http://127.0.0.1.evil.example:PORT, 403, 403"
    })
    void onlyPagesOfItsOwnOriginReadTheFeed(String host, String origin, int upgrade, int get) throws Exception {
        serve(Control.LOCAL);
        assertThat(status("GET /feed", from(host, origin) + UPGRADE)).isEqualTo(upgrade);
        for (String path : new String[] {"/feed", "/setting", "/", "/page.js"}) {
            assertThat(status("GET " + path, from(host, origin))).isEqualTo(get);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:PORT, http://localhost:PORT, same-origin, 409",
        "localhost:PORT, http://localhost:PORT, cross-site, 403",
        "localhost:PORT, http://evil.example, cross-site, 403",
        "localhost:PORT, http://localhost:1, same-site, 403",
        "localhost:PORT, http://evil.example, none, 403", // of a browser that says no more than the origin
        "localhost:PORT, http://localhost:1, none, 403",
        "localhost:PORT, null, same-origin, 403",
        "evil.example:PORT, http://evil.example:PORT, same-origin, 403",
        "192.0.2.1:PORT, http://192.0.2.1:PORT, same-origin, 403"
    })
    void withoutATokenOnlyThePageItselfPressesItsButtons(String host, String origin, String site, int status)
            throws Exception {
        serve(Control.LOCAL);
        String form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 0\r\nSec-Fetch-Site: " + site
                + "\r\n";
        // 409: it was let through, and there is nothing to cancel.
        assertThat(status("POST /shutdown/cancel", from(host, origin) + form)).isEqualTo(status);
        assertThat(server.shutdown().phase()).isEqualTo(Phase.RUNNING);
    }

    @Test
    void withATokenThePageAsksForIt() throws Exception {
        serve(new Control("a-token-for-this-test", false));
        try (PageInBrowser page = new PageInBrowser()) {
            page.open(server.addresses().metrics().resolve("/"));
            page.press("Drain (1012)");
            Eventually.isTrue(() -> page.text("#answer").equals("Drain (1012): the request has no valid token"));
            assertThat(server.shutdown().phase()).isEqualTo(Phase.RUNNING);

            page.type("#token input", "a-token-for-this-test");
            page.press("Drain (1012)");
            Eventually.isTrue(() -> page.phase().equals("DRAINED"));
            assertThat(page.run("return localStorage.length + sessionStorage.length + document.cookie.length"))
                    .isEqualTo(0L);
        }
    }
}
