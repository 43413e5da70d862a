package io.jettyshutdown.demo.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TallyTest {

    @ParameterizedTest(name = "{4}")
    @CsvSource({
        "0, 0, 0, 0, nothing was sent",
        "5, 5, 5, 0, all arrived",
        "5, 4, 4, 1, the last one is missing",
        "5, 4, 5, 1, one in the middle is missing",
        "5, 3, 4, 2, one in the middle and the last one are missing",
        "5, 0, 0, 5, nothing arrived",
        "5, 6, 6, 0, one arrived although its send failed",
        "5, 5, 6, 1, one arrived although its send failed but one in the middle is missing",
    })
    void lostIsWhatIsMissingInTheMiddleAndAtTheEnd(
            long sent, long received, long highest, long lost, String description) {
        Tally sender = new Tally(sent, 0, 0);
        Tally receiver = new Tally(0, received, highest);

        assertThat(sender.lostOnTheWayTo(receiver)).as(description).isEqualTo(lost);
    }
}
