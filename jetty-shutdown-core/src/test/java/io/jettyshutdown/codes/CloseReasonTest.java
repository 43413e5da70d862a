package io.jettyshutdown.codes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;

class CloseReasonTest {

    @Property
    void whatIsWrittenCanBeRead(
            @ForAll @StringLength(max = 24) String text, @ForAll @LongRange(max = 999_999_999) long millis) {
        CloseReason reason;
        try {
            reason = new CloseReason(text).retryAfter(Duration.ofMillis(millis));
        } catch (IllegalArgumentException refused) {
            return;
        }
        assertThat(CloseReason.parse(reason.toString())).isEqualTo(reason);
        assertThat(reason.toString().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(CloseReason.MAX_BYTES);
    }

    @Property
    void whateverAPeerSendsIsAccepted(@ForAll String text) {
        CloseReason reason = CloseReason.parse(text);
        if (reason.retryAfter().isEmpty()) {
            assertThat(reason.text()).isEqualTo(text);
        }
    }

    @Example
    void hintIsReadFromTheEnd() {
        assertThat(CloseReason.parse("Service restart;retry-after-ms=8250").retryAfter())
                .contains(Duration.ofMillis(8250));
        assertThat(CloseReason.parse("a;b;retry-after-ms=0"))
                .isEqualTo(new CloseReason("a;b").retryAfter(Duration.ZERO));
    }

    @Example
    void whatIsNoHintIsText() {
        for (String text : new String[] {
            "",
            ";retry-after-ms=",
            "x;retry-after-ms=-1",
            "x;retry-after-ms=1s",
            "x;retry-after-ms=1234567890",
            "x;retry-after-ms=٣"
        }) {
            assertThat(CloseReason.parse(text).retryAfter()).as(text).isEmpty();
            assertThat(CloseReason.parse(text).text()).isEqualTo(text);
        }
        assertThat(CloseReason.parse(null).text()).isEmpty();
    }

    @Example
    void textThatJustFitsIsAcceptedAndOneByteMoreIsRefusedWithTheNumbers() {
        String fits = "é".repeat(CloseReason.MAX_TEXT_BYTES / 2);
        CloseReason longest = new CloseReason(fits).retryAfter(CloseReason.MAX_RETRY_AFTER);
        assertThat(longest.toString().getBytes(StandardCharsets.UTF_8)).hasSize(CloseReason.MAX_BYTES);
        assertThatThrownBy(() -> new CloseReason(fits + "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has 99 bytes of UTF-8, but at most 98 fit");
    }

    @Example
    void controlCharactersAndBrokenSurrogatesAreRefused() {
        assertThatThrownBy(() -> new CloseReason("a\nb")).hasMessageContaining("U+000A at position 1");
        assertThatThrownBy(() -> new CloseReason("a\ud800")).hasMessageContaining("surrogate");
    }

    @Example
    void senselessDelaysAreRefused() {
        CloseReason reason = new CloseReason("x");
        assertThatThrownBy(() -> reason.retryAfter(Duration.ofMillis(-1))).hasMessageContaining("PT-0.001S");
        assertThatThrownBy(() -> reason.retryAfter(CloseReason.MAX_RETRY_AFTER.plusMillis(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Example
    void hintIsWrittenAsThePageForApplicationsShowsIt() throws IOException {
        assertThat(Files.readString(Path.of("docs", "applications.md")))
                .contains("\n" + new CloseReason("Service restart").retryAfter(Duration.ofMillis(8250)) + "\n");
    }

    @Example
    void reasonsAreEqualIfTextAndHintAre() {
        CloseReason reason = new CloseReason("x").retryAfter(Duration.ofMillis(1));
        assertThat(CloseReason.parse("x;retry-after-ms=1")).isEqualTo(reason).hasSameHashCodeAs(reason);
        assertThat(reason)
                .isNotEqualTo(new CloseReason("y").retryAfter(Duration.ofMillis(1)))
                .isNotEqualTo(new CloseReason("x").retryAfter(Duration.ofMillis(2)))
                .isNotEqualTo(new CloseReason("x"))
                .isNotEqualTo("x;retry-after-ms=1")
                .doesNotHaveSameHashCodeAs(new CloseReason("y"));
    }
}
