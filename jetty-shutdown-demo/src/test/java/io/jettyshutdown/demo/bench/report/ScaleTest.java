package io.jettyshutdown.demo.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.jettyshutdown.demo.bench.server.Contender;
import io.jettyshutdown.demo.bench.trial.Figure;
import io.jettyshutdown.demo.picture.Look;
import io.jettyshutdown.testing.Part;
import io.jettyshutdown.testing.Parts;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.hipparchus.stat.regression.SimpleRegression;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made of known numbers. */
class ScaleTest {

    private final Scale scale = new Scale(2, new TreeMap<>());

    private void add(int sessions, double millis) {
        add(sessions, Contender.LIBRARY, Map.of(Figure.STOP_RETURNED, millis, Figure.SERVER_CPU, millis));
    }

    private void add(int sessions, Contender contender, Map<Figure, Double> figures) {
        scale.bySessions().computeIfAbsent(sessions, first -> new Results()).add(contender, figures);
    }

    private Report report() {
        Report report = new Report();
        scale.addTo(report);
        return report;
    }

    private String table() {
        return report().text();
    }

    /** By hand: 10 + 0.1 n, and residuals of 1, -1, -1, 1 around it. */
    @Test
    void lineOfLeastSquaresGoesThroughEveryRun() {
        add(100, 21);
        add(200, 29);
        add(300, 39);
        add(400, 51);

        SimpleRegression line =
                scale.line(Contender.LIBRARY, Figure.STOP_RETURNED).orElseThrow();
        assertThat(line.getSlope()).isCloseTo(0.1, within(1e-9));
        assertThat(line.getIntercept()).isCloseTo(10, within(1e-9));
        assertThat(line.getRSquare()).isCloseTo(1 - 4.0 / 504, within(1e-9));
    }

    @Test
    void proportionalCostGrowsByOne() {
        add(1000, 50);
        add(2000, 100);
        add(4000, 200);

        assertThat(scale.growth(Contender.LIBRARY, Figure.SERVER_CPU)).hasValue(1);
        assertThat(table()).contains("50.0 +0 (1.000)");
        JsonNode json = report().json().path("scale").path("library").path("serverCpuMillis");
        assertThat(json.path("microsPerSession").asDouble()).isEqualTo(50);
        assertThat(json.path("rSquared").asDouble()).isEqualTo(1);
        assertThat(json.path("ofLargestPerSmallest").asDouble()).isEqualTo(1);
    }

    @Test
    void sizesAreReportedInAscendingOrder() {
        add(50, 1);
        add(10, 1);

        assertThat(report().json().path("sizes").findValuesAsText("sessions")).containsExactly("10", "50");
        assertThat(table()).containsSubsequence("10 sessions", "50 sessions", "cost of a session, 50 / 10");
    }

    @Test
    void quadraticCostGrowsByMore() {
        add(1000, 10);
        add(2000, 40);

        assertThat(scale.growth(Contender.LIBRARY, Figure.SERVER_CPU)).hasValue(2);
        assertThat(scale.line(Contender.LIBRARY, Figure.SERVER_CPU))
                .as("of two points")
                .isEmpty();
        assertThat(table()).contains("cost of a session, 2,000 / 1,000").doesNotContain("R2");
    }

    @Test
    void whatNotAllSessionsOrNotAllRunsHaveIsSaid() {
        add(10, Contender.STOCK, Map.of(Figure.ALL_CLOSE_FRAMES, 7.0));
        add(10, Contender.STOCK, Map.of());
        add(10, Contender.LIBRARY, Map.of(Figure.ALL_CLOSE_FRAMES, 5.0, Figure.ALL_HANDSHAKES, 6.0));
        add(10, Contender.LIBRARY, Map.of(Figure.ALL_CLOSE_FRAMES, 5.0, Figure.ALL_HANDSHAKES, 6.0));

        assertThat(table().lines())
                .anySatisfy(line -> assertThat(line).contains("all Close frames", "7.0 (7.0..7.0) 1 of 2", "5.0 (5.0"))
                .anySatisfy(line -> assertThat(line).contains("all handshakes", "not by all", "6.0 (6.0..6.0)"));
    }

    @Test
    void idleSessionsHaveNoRowsOfMessagesAndOneSizeNoScale() {
        add(10, 5);

        assertThat(table()).contains("stop returned").doesNotContain("lost", "cost of a session");
    }

    @Test
    void pictureHasTheSizeOfASheet(@TempDir Path directory) throws Exception {
        Parts.require(Part.FONTS);
        Path png = directory.resolve("scale.png");
        add(1000, 10);
        add(2000, 40);

        new ScaleChart(scale, report()).write(png);

        BufferedImage picture = ImageIO.read(png.toFile());
        assertThat(picture.getWidth()).isEqualTo(1200);
        assertThat(picture.getHeight()).isBetween(400, 600);
        assertThat(pixels(picture, Contender.LIBRARY)).isPositive();
        assertThat(pixels(picture, Contender.NETTY)).as("was not measured").isZero();
    }

    /** Of its color, in the chart on the right, above the legend. */
    private static long pixels(BufferedImage picture, Contender contender) {
        int color = Look.COLORS.get(Contender.OF_STOP.indexOf(contender)).getRGB();
        return IntStream.range(0, 350 * 600)
                .filter(i -> picture.getRGB(600 + i % 600, 50 + i / 600) == color)
                .count();
    }
}
