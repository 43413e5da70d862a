package io.jettyshutdown.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The page has the result of every case, and no bad one; a bad one would be found. */
class FaultMatrixTest {

    private static final String EMPTY_PAGE = "before\n<!-- t -->\n<!-- /t -->\nafter\n";
    private static final List<FaultMatrix.Key> ONE = List.of(new FaultMatrix.Key("a fault", "10 %"));

    static Stream<Arguments> tables() {
        return Stream.of(
                Arguments.of(
                        PeerFaultMatrix.TABLE,
                        PeerFaultMatrix.cases().map(PeerFaultCase::key).toList()),
                Arguments.of(
                        "application",
                        Stream.of(Misbehaviour.values())
                                .map(misbehaviour -> misbehaviour.key(900))
                                .toList()),
                Arguments.of(
                        "numbers",
                        Stream.of("0 sessions", "1 sessions", "10,000 sessions")
                                .map(number -> new FaultMatrix.Key("none", number))
                                .toList()),
                Arguments.of("clock", List.of(ClockTest.KEY)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tables")
    void tableHasEveryCaseAndNoBadResult(String table, List<FaultMatrix.Key> expected) throws Exception {
        assertThat(FaultMatrixCheck.problems(Files.readString(FaultMatrix.PAGE), table, expected))
                .isEmpty();
    }

    @Test
    void goodResultIsNoProblem() {
        assertThat(problems(result(900, 900, 20, List.of()))).isEmpty();
        assertThat(problems(result(0, 0, 20, List.of()))).isEmpty();
    }

    @Test
    void clientThatWasNotServedRightIsAProblem() {
        assertThat(problems(result(100_000, 99_999, 20, List.of())))
                .singleElement()
                .asString()
                .contains("99999 of 100000");
    }

    @Test
    void gracePeriodThatIsExceededByLittleIsAProblem() {
        assertThat(problems(result(900, 900, 20.001, List.of())))
                .singleElement()
                .asString()
                .contains("101 %");
    }

    @Test
    void whatIsLeftBehindIsAProblem() {
        assertThat(problems(result(900, 900, 20, List.of("1 threads [x]"))))
                .singleElement()
                .asString()
                .contains("1 threads [x]");
    }

    @Test
    void caseThatIsMissingOrTooManyIsAProblem() {
        CaseResult good = result(900, 900, 20, List.of());
        assertThat(FaultMatrixCheck.problems(EMPTY_PAGE, "t", ONE)).hasSize(1);
        String twice = FaultMatrix.withTable(EMPTY_PAGE, "t", List.of(good, good));
        assertThat(FaultMatrixCheck.problems(twice, "t", ONE)).hasSize(1);
    }

    @Test
    void tableIsReplacedAndTheRestOfThePageIsKept() {
        CaseResult good = result(900, 900, 20, List.of());
        String once = FaultMatrix.withTable(EMPTY_PAGE, "t", List.of(good));
        assertThat(once).startsWith("before\n<!-- t -->\n").endsWith("<!-- /t -->\nafter\n");
        assertThat(FaultMatrix.withTable(once, "t", List.of(good))).isEqualTo(once);
    }

    private static List<String> problems(CaseResult result) {
        return FaultMatrixCheck.problems(FaultMatrix.withTable(EMPTY_PAGE, "t", List.of(result)), "t", ONE);
    }

    private static CaseResult result(int responsive, int servedRight, double seconds, List<String> leftBehind) {
        return new CaseResult(
                "a fault",
                "10 %",
                responsive,
                servedRight,
                Duration.ofMillis(Math.round(seconds * 1000)),
                Duration.ofSeconds(20),
                leftBehind);
    }
}
