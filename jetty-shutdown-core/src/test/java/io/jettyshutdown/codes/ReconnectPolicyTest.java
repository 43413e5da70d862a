package io.jettyshutdown.codes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReconnectPolicyTest {

    /** A row of the page's examples. */
    record Row(int code, String reason, int setbacks, Optional<Duration> least, Optional<Duration> most) {

        private static Row of(List<String> cells) {
            boolean never = cells.get(4).equals("never");
            return new Row(
                    Integer.parseInt(cells.get(1)),
                    cells.get(2).replace("`", ""),
                    Integer.parseInt(cells.get(3)),
                    never ? Optional.empty() : Optional.of(millis(cells.get(4))),
                    never ? Optional.empty() : Optional.of(millis(cells.get(5))));
        }
    }

    static List<Row> examples() throws IOException {
        String page = Files.readString(Path.of("docs", "reconnecting.md"));
        String table = page.substring(page.indexOf("\n## Examples"), page.indexOf("\n## For Java"));
        List<Row> rows = table.lines()
                .filter(line -> line.matches("\\| \\d+ \\|.*"))
                .map(line -> Row.of(List.of(line.split(" ?\\| ?", -1))))
                .toList();
        assertThat(rows).hasSizeGreaterThan(40);
        return rows;
    }

    private static Duration millis(String number) {
        return Duration.ofMillis(Long.parseLong(number));
    }

    private static ReconnectPolicy drawing(double number) {
        return new ReconnectPolicy(Duration.ofSeconds(1), Duration.ofSeconds(30), () -> number);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void pageIsRight(Row row) {
        assertThat(drawing(0).afterClose(row.code, row.reason, row.setbacks)).isEqualTo(row.least);
        assertThat(drawing(1).afterClose(row.code, row.reason, row.setbacks)).isEqualTo(row.most);
    }

    @Test
    void everyCodeHasAnAnswer() {
        for (int code = 0; code <= 0xFFFF; code++) {
            assertThat(ReconnectPolicy.DEFAULT
                            .afterClose(code, null, 0)
                            .orElse(Duration.ZERO)
                            .toMillis())
                    .isBetween(0L, 5000L);
        }
        assertThat(ReconnectPolicy.DEFAULT.afterClose(1012, null, 0)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"0, 1000", "1, 2000", "4, 16000", "5, 30000", "6, 30000", "2147483647, 30000"})
    void failedAttemptsBackOffUpToTheCap(int setbacks, long most) {
        assertThat(drawing(0).afterFailedAttempt(null, setbacks)).isZero();
        assertThat(drawing(1).afterFailedAttempt(null, setbacks)).hasMillis(most);
    }

    @Test
    void refusalIsFollowedToThePointUnlessThatDidNotHelp() {
        Duration asked = Duration.ofSeconds(3);
        assertThat(drawing(1).afterFailedAttempt(asked, 0)).isEqualTo(asked);
        assertThat(drawing(1).afterFailedAttempt(asked, 2)).hasSeconds(5);
    }

    @Test
    void noServerKeepsAClientAwayForMoreThanAHintCould() {
        assertThat(drawing(1).afterFailedAttempt(Duration.ofSeconds(Long.MAX_VALUE), 1))
                .isEqualTo(CloseReason.MAX_RETRY_AFTER.plusSeconds(1));
    }

    @Test
    void wholeRangeIsUsedEvenly() {
        LongSummaryStatistics millis = Stream.generate(() -> ReconnectPolicy.DEFAULT.afterFailedAttempt(null, 3))
                .limit(10_000)
                .mapToLong(Duration::toMillis)
                .summaryStatistics();
        assertThat(millis.getMin()).isLessThan(100);
        assertThat(millis.getMax()).isBetween(7900L, 8000L);
        assertThat(millis.getAverage()).isBetween(3800.0, 4200.0);
    }

    @Test
    void senselessNumbersAreRefused() {
        assertThatThrownBy(() -> ReconnectPolicy.DEFAULT.afterClose(1012, null, -1))
                .hasMessage("setbacks is -1, but must not be negative");
        assertThatThrownBy(() -> ReconnectPolicy.DEFAULT.afterFailedAttempt(null, -1))
                .hasMessage("setbacks is -1, but must not be negative");
        assertThatThrownBy(() -> ReconnectPolicy.DEFAULT.afterFailedAttempt(Duration.ofMillis(-1), 0))
                .hasMessage("retryAfter is PT-0.001S, but must not be negative");
    }

    @Test
    void senselessTimesAreRefused() {
        DoubleSupplier none = () -> 0;
        assertThatThrownBy(() -> new ReconnectPolicy(Duration.ZERO, Duration.ofSeconds(1), none))
                .hasMessage("base is PT0S, but must be greater than zero");
        assertThatThrownBy(() -> new ReconnectPolicy(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .hasMessage("cap is PT1S, but must not be shorter than base, PT2S");
    }

    @Test
    void backoffMayStayTheSame() {
        Duration second = Duration.ofSeconds(1);
        assertThat(new ReconnectPolicy(second, second, () -> 1).afterFailedAttempt(null, 9))
                .isEqualTo(second);
    }
}
