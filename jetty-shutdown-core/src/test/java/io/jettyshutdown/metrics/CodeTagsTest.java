package io.jettyshutdown.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeTagsTest {

    @ParameterizedTest
    @CsvSource({
        "-1, other",
        "0, other",
        "999, other",
        "1012, 1012",
        "1016, other",
        "3000, 3000",
        "3999, 3xxx",
        "4000, 4xxx",
        "4001, 4001",
        "4999, 4xxx",
        "5000, other",
        "65535, other",
        "65536, other"
    })
    void codeHasAValueOfItsOwnIfItIsRegisteredOrAllowed(int code, String value) {
        assertThat(new CodeTags(Set.of(4001)).of(code)).isEqualTo(value);
    }
}
