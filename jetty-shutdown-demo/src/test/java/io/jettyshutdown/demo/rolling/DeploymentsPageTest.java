package io.jettyshutdown.demo.rolling;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.Intent;
import io.jettyshutdown.demo.rolling.Variant.Outcome;
import io.jettyshutdown.demo.rolling.plan.Hints;
import io.jettyshutdown.demo.rolling.plan.Plan;
import io.jettyshutdown.demo.rolling.plan.Stop;
import io.jettyshutdown.demo.rolling.plan.Strategy;
import io.jettyshutdown.demo.rolling.report.RollingReport;
import io.jettyshutdown.demo.rolling.report.Wave;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page shows commands that there are, and their output in the form that it has. */
class DeploymentsPageTest {

    private final String page = Files.readString(Path.of("docs", "deployments.md"));

    DeploymentsPageTest() throws IOException {}

    private static RollingReport report(Plan plan) {
        return RollingReport.of(
                plan,
                List.of(),
                List.of(),
                List.of(new Wave(Set.of("node-1"), 0)),
                Duration.ZERO,
                Duration.ZERO,
                Map.of());
    }

    @Test
    void tableHasTheColumnsAndRowsThatArePrinted() {
        Plan plan = new Plan(
                4,
                4000,
                200,
                Intent.RESTART,
                2000,
                Duration.ofSeconds(25),
                Strategy.ONE_BY_ONE,
                Stop.PACED,
                Hints.FOLLOWED);
        List<Outcome> outcomes = Variant.of(plan).stream()
                .map(variant -> new Outcome(variant.name(), report(variant.plan())))
                .toList();
        String[] printed = VariantTable.of(outcomes).strip().split("\n");
        String[] shown = page.split("```")[1].strip().split("\n");
        assertThat(shown[0]).isEqualTo(printed[0]);
        assertThat(shown[2].strip()).isEqualTo(printed[2].strip());
        for (int row = 3; row < printed.length; row++) {
            assertThat(label(shown[row])).isEqualTo(label(printed[row]));
        }
        outcomes.forEach(outcome -> assertThat(page).contains("**" + outcome.name() + "**"));
    }

    private static String label(String row) {
        return row.strip().split("  +")[0];
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void howOftenAClientIsMovedIsComputedRight(int servers) {
        assertThat(page)
                .contains(String.format(Locale.ROOT, "%.2f for %d", Math.pow(1 + 1.0 / servers, servers) - 1, servers));
    }
}
