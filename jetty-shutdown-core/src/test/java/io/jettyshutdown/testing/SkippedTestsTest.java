package io.jettyshutdown.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** One line for each skipped test, and silence otherwise. */
class SkippedTestsTest {

    /** Run by these tests alone: a build does not look into nested classes. */
    static final class Sample {

        @Test
        void runs() {}

        @Test
        void aborts() {
            Assumptions.abort("a part is missing");
        }

        @Test
        @Disabled("not yet")
        void isDisabled() {}
    }

    @Test
    void everySkippedTestIsPrintedWithItsReason() {
        assertThat(run(selectClass(Sample.class)).lines().filter(line -> !line.isBlank()))
                .containsExactlyInAnyOrder(
                        "SKIPPED " + Sample.class.getName() + ".aborts: a part is missing",
                        "SKIPPED " + Sample.class.getName() + ".isDisabled: not yet");
    }

    @Test
    void nothingIsPrintedIfNoTestWasSkipped() {
        assertThat(run(selectMethod(Sample.class, "runs"))).isEmpty();
    }

    private static String run(DiscoverySelector selector) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        LauncherConfig config = LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .addTestExecutionListeners(new SkippedTests(new PrintStream(printed, true)))
                .build();
        LauncherFactory.create(config)
                .execute(LauncherDiscoveryRequestBuilder.request()
                        .selectors(selector)
                        .filters(EngineFilter.includeEngines("junit-jupiter"))
                        .build());
        return printed.toString();
    }
}
