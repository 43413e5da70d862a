package io.jettyshutdown.demo.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

class PacingCommandTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void latenessIsCountedFromTheTurn() {
        long trigger = 7 * MILLI;
        // 100 at 1000/s: all 2 ms late, but for the last two, which come 10 and 20 ms after their turns.
        List<Long> arrivals = LongStream.range(0, 100)
                .map(k -> trigger + (k + (k < 98 ? 2 : k == 98 ? 10 : 20)) * MILLI)
                .boxed()
                .toList();

        Map<PacingFigure, Double> figures = PacingFigure.of(arrivals, trigger, 1000);

        assertThat(figures.get(PacingFigure.LEAST)).isCloseTo(2, within(1e-9));
        assertThat(figures.get(PacingFigure.HALF)).isCloseTo(2, within(1e-9));
        assertThat(figures.get(PacingFigure.NEARLY_ALL)).isCloseTo(10, within(1e-9));
        assertThat(figures.get(PacingFigure.NEARLY_ALL_BEYOND_LEAST)).isCloseTo(8, within(1e-9));
        assertThat(figures.get(PacingFigure.ALL)).isCloseTo(20, within(1e-9));
    }

    @Test
    void mostInAnyTimeIsFoundWhereverItBegins() {
        List<Long> arrivals = LongStream.of(0, 150, 200, 249, 250, 1199, 1200)
                .map(at -> at * MILLI)
                .boxed()
                .toList();

        Map<PacingFigure, Double> figures = PacingFigure.of(arrivals, 0, 10);

        assertThat(figures.get(PacingFigure.IN_A_TENTH)).isEqualTo(3);
        assertThat(figures.get(PacingFigure.IN_A_SECOND)).isEqualTo(5);
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void closeFramesOfAServerKeepToTheRate() throws Exception {
        assertThat(bench("pacing", "--sessions", "100", "--rate", "500", "--runs", "1", "--json"))
                .as(err::toString)
                .isZero();

        JsonNode json = new ObjectMapper().readTree(out.toString().lines().reduce("", (first, last) -> last));
        assertThat(json.path("leastMillis").path("min").asDouble())
                .as("no turn is brought forward")
                .isNotNegative();
        assertThat(json.path("maxMillis").path("max").asDouble())
                .isGreaterThanOrEqualTo(json.path("p50Millis").path("max").asDouble());
    }

    @Test
    void whatTakesTooLongIsRefused() {
        assertThat(bench("pacing", "--sessions", "1000", "--rate", "10")).isEqualTo(2);
        assertThat(err.toString()).contains("1000 sessions at a rate of 10 take more than 40 s");
    }

    private int bench(String... arguments) {
        return new CommandLine(new BenchCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
