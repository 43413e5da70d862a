package io.jettyshutdown.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CommandLineTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int execute(String... arguments) {
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }

    @ParameterizedTest
    @CsvSource({
        "'', Missing required subcommand",
        "dance, Unmatched argument",
        "serve --foo, Unknown option: '--foo'",
        "serve --port x, 'x' is not an int",
        "serve --port 70000, --port is 70000",
        "serve --admin-port -1, --admin-port is -1",
        "serve --not-ready-status 200, notReadyStatus is 200",
        "serve --readiness-delay 30s, readinessDelay is PT30S",
        "serve --grace-period 5x, '5x' is not a duration",
        "serve --grace-period 500ms, gracePeriod is PT0.5S",
        "serve --reconnect-rate 0, rate is 0.0",
        "serve --await-scrape 16s, awaitScrape PT16S",
        "serve --push-gateway http://localhost:9091, --await-scrape is 0",
        "serve --await-scrape 1s --push-gateway localhost:9091, the push gateway is \"localhost:9091\"",
        "serve --ping-interval 1ms, ping interval is PT0.001S and timeout is PT10S",
        "serve --ping-timeout 5s, Missing required argument(s): --ping-interval=TIME",
        "serve --restart-in-process --restart-on-hangup, --restart-in-process is given",
        "codes 70000, close code 70000 does not exist",
        "codes x, 'x' is not an int",
        "codes 1 2 3, Unmatched argument",
        "rolling --nodes 0, --nodes is 0",
        "rolling --clients 0, --clients is 0",
        "rolling --message-rate 0, --message-rate is 0",
        "rolling --clients 2000000000, --clients is 2000000000",
        "rolling --reconnect-rate -1, --reconnect-rate is -1.0",
        "rolling --grace-period 999ms, --grace-period is 999ms",
        "rolling --intent pause, the intent is \"pause\"",
        "rolling --prometheus=no-such-program, no-such-program is not on the PATH: apt-get install prometheus",
        "rolling --prometheus=/no/such/program, /no/such/program is no program: apt-get install prometheus",
        "rolling --picture deployment.png, needs --prometheus or --compare",
        "rolling --compare --picture deployment.svg, must end with .png",
        "rolling --compare --prometheus=true, --compare and --prometheus cannot be combined",
        "rolling --strategy sideways, one-by-one",
        "rolling --pacing slow, --pacing",
        "rolling --prometheus --picture deployment.svg, must end with .png",
        "storm --nodes 0, --nodes is 0",
        "storm --sessions 10 --nodes 20, --sessions is 10",
        "storm --sessions 2000000000, must be between 20 and 100000000",
        "storm --backlog -1, --backlog is -1",
        "storm --reconnect-rate 0, --reconnect-rate is 0.0",
        "storm --reconnect-rate 10, --reconnect-rate is too low",
        "storm --accept-rate NaN, --accept-rate is NaN",
        "storm --accept-rate 0.1, --accept-rate is too low",
        "storm --close-rate -5, --close-rate is -5.0",
        "storm --connect-time 20s, --connect-timeout is 10000ms",
        "storm --start-time 10ms, --start-time is 10ms",
        "storm --grace-period 500ms, --grace-period is 500ms",
        "storm --readiness-delay 30s, readinessDelay is PT30S",
        "storm --close-rate 1, --close-rate is too low",
        "storm --delay 20m, --delay is 1200000ms",
        "storm --base 0, --base is 0ms",
        "storm --base 5s --cap 1s, --cap is 1000ms",
        "storm --policy sideways, expected one of",
        "storm --strategy sideways, one-by-one",
        "storm --picture storm.svg, must end with .png",
    })
    void wrongArgumentIsExplainedInOneLine(String arguments, String message) {
        int status = execute(arguments.isEmpty() ? new String[0] : arguments.split(" "));

        assertThat(status).isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().contains(message, "--help");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"--port, --admin-port", "--admin-port, --port"})
    void portInUseIsExplainedInOneLine(String taken, String free) throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();

            int status = execute("serve", "--host=127.0.0.1", taken + "=" + port, free + "=0");

            assertThat(status).isEqualTo(2);
            assertThat(err.toString().lines())
                    .singleElement()
                    .asString()
                    .contains("127.0.0.1:" + port, "in use", "another port with " + taken);
            assertThat(out.toString()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "serve, --grace-period, default: 25s",
        "serve, /client/reconnecting-websocket.js, .d.ts",
        "rolling, --clients, default: 1000",
        "storm, --sessions, default: 1000000",
        "codes, --json, JSON"
    })
    void helpNamesOptionsAndDefaults(String command, String option, String text) {
        assertThat(execute(command, "--help")).isZero();
        assertThat(out.toString()).contains(option, text);
    }

    @Test
    void helpListsTheCommands() {
        assertThat(execute("--help")).isZero();
        assertThat(out.toString()).contains("rolling", "storm", "serve", "codes");
    }

    @Test
    void helpDoesNotShowWhatOnlyRollingNeeds() {
        execute("serve", "--help");

        assertThat(out.toString()).doesNotContain("ledger", "drain-entry", "push-interval", "end-with-parent");
    }
}
