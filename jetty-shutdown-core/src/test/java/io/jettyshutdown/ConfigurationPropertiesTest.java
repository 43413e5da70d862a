package io.jettyshutdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.jettyshutdown.codes.CloseReason;
import io.jettyshutdown.testing.EchoServer;
import io.jettyshutdown.testing.RawClient;
import io.jettyshutdown.testing.RawClient.WireFrame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

/**
 * Whatever is configured, in whatever combination: it is refused with the option's name and value, and the server is as it
 * was, or it holds. {@code -Djqwik.tries.default=100000} for more.
 */
class ConfigurationPropertiesTest {

    /** One setting of the builder, as an application makes it. */
    record Setting(String option, Object value, Change change) {

        @Override
        public String toString() {
            return option + "(" + value + ")";
        }
    }

    @FunctionalInterface
    interface Change {
        void in(GracefulShutdownBuilder builder);
    }

    /** From what fits to what cannot be, and those just beside the bounds. */
    private static Arbitrary<Duration> durations() {
        return Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.longs().between(0, 5_000).map(Duration::ofMillis)),
                Tuple.of(2, Arbitraries.longs().between(0, 120).map(Duration::ofSeconds)),
                Tuple.of(1, Arbitraries.longs().between(-2_000_000, 2_000_000).map(Duration::ofNanos)),
                Tuple.of(
                        1,
                        Arbitraries.of(
                                Duration.ZERO,
                                Duration.ofNanos(1),
                                Duration.ofMillis(999),
                                Duration.ofSeconds(1),
                                Duration.ofMillis(-1),
                                Duration.ofHours(24),
                                Duration.ofDays(400_000),
                                Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
                                Duration.ofSeconds(Long.MIN_VALUE))));
    }

    private static Arbitrary<Setting> time(String option, BiConsumer<GracefulShutdownBuilder, Duration> set) {
        return durations().map(time -> new Setting(option, time, builder -> set.accept(builder, time)));
    }

    @Provide
    Arbitrary<List<Setting>> settings() {
        return Arbitraries.oneOf(
                        time("gracePeriod", GracefulShutdownBuilder::gracePeriod),
                        time("readinessDelay", GracefulShutdownBuilder::readinessDelay),
                        time("closingWindow", GracefulShutdownBuilder::closingWindow),
                        time("handshakeTimeout", GracefulShutdownBuilder::handshakeTimeout),
                        time("awaitScrape", GracefulShutdownBuilder::awaitScrape),
                        time("httpDrain", GracefulShutdownBuilder::httpDrain),
                        time("farewellTimeout", GracefulShutdownBuilder::farewellTimeout),
                        Combinators.combine(durations(), durations())
                                .as((interval, timeout) -> new Setting(
                                        "ping",
                                        List.of(interval, timeout),
                                        builder -> builder.ping(interval, timeout))),
                        rates().map(rate ->
                                new Setting("rate", rate, builder -> builder.reconnects(Reconnects.elsewhere(rate)))),
                        Combinators.combine(durations(), rates())
                                .as((downtime, rate) -> new Setting(
                                        "downtime or rate",
                                        List.of(downtime, rate),
                                        builder -> builder.reconnects(new Reconnects(rate, downtime)))),
                        Combinators.combine(codes(), texts())
                                .as((code, text) -> new Setting(
                                        "code or reason",
                                        List.of(code, text),
                                        builder -> builder.onStop(new Intent(code, text)))))
                .list()
                .ofMaxSize(5);
    }

    private static Arbitrary<Double> rates() {
        return Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.doubles().between(0.5, 100_000)),
                Tuple.of(
                        1,
                        Arbitraries.of(
                                0.0,
                                -0.0,
                                -1.0,
                                Double.MIN_VALUE,
                                Double.MAX_VALUE,
                                Double.NaN,
                                Double.POSITIVE_INFINITY,
                                Double.NEGATIVE_INFINITY)));
    }

    private static Arbitrary<Integer> codes() {
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.of(1001, 1012, 1013, 3000, 4999)),
                Tuple.of(1, Arbitraries.integers().between(-1, 5100)),
                Tuple.of(1, Arbitraries.of(Integer.MIN_VALUE, Integer.MAX_VALUE, 65_536 + 1001)));
    }

    /** Of one to four bytes a character, about as long as may be; some that are no text. */
    private static Arbitrary<String> texts() {
        Arbitrary<String> fitting = Combinators.combine(
                        Arbitraries.of("a", "é", "€", "😀"),
                        Arbitraries.integers().between(-3, 3),
                        Arbitraries.of("", "x", "xy"))
                .as((letter, more, beginning) -> beginning
                        + letter.repeat(
                                CloseReason.MAX_TEXT_BYTES / letter.getBytes(StandardCharsets.UTF_8).length + more));
        return Arbitraries.oneOf(
                fitting,
                Arbitraries.strings().ofMaxLength(10),
                Arbitraries.of("", " ", "null", "\0", "a\r\nb", "\uD83D"));
    }

    /** What was refused, null if all is configured. */
    private static @Nullable Throwable configure(GracefulShutdownBuilder builder, List<Setting> settings) {
        for (Setting setting : settings) {
            Throwable refusal = catchThrowable(() -> setting.change.in(builder));
            if (refusal != null) {
                assertThat(refusal).isInstanceOf(IllegalArgumentException.class);
                return refusal;
            }
        }
        return null;
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void isRefusedWithNameAndValueOrFits(@ForAll("settings") List<Setting> settings) {
        GracefulShutdownBuilder builder = GracefulShutdown.builder().stopAtShutdown(false);
        Throwable refusal = configure(builder, settings);
        if (refusal != null) {
            assertNamesOneOf(refusal, settings);
            return;
        }
        Server server = new Server();
        int beans = server.getBeans().size();
        int listeners = server.getEventListeners().size();
        Throwable notInstalled = catchThrowable(() -> builder.install(server));
        if (notInstalled == null) {
            assertFits(server.getBean(GracefulShutdown.class).timeBudget());
            return;
        }
        assertThat(notInstalled).isInstanceOf(IllegalArgumentException.class);
        assertNamesOneOf(notInstalled, settings);
        assertThat(server.getBeans()).hasSize(beans);
        assertThat(server.getEventListeners()).hasSize(listeners);
        assertThat(server.getHandler()).isNull();
        assertThat(server.getStopTimeout()).isZero();
        assertThatCode(() -> GracefulShutdown.install(server)).doesNotThrowAnyException();
    }

    private static void assertNamesOneOf(Throwable refusal, List<Setting> settings) {
        assertThat(settings)
                .as(refusal.getMessage())
                .anyMatch(setting -> names(setting).anyMatch(refusal.getMessage()::contains)
                        && values(setting).anyMatch(refusal.getMessage()::contains));
    }

    private static Stream<String> names(Setting setting) {
        return Arrays.stream(setting.option.split(" or "));
    }

    private static Stream<String> values(Setting setting) {
        List<?> values = setting.value instanceof List<?> several ? several : List.of(setting.value);
        return values.stream().map(ConfigurationPropertiesTest::inMessage);
    }

    /** A text is told by itself, or by what is wrong in it. */
    private static String inMessage(Object value) {
        if (!(value instanceof String text)) {
            return value.toString();
        }
        boolean broken = !StandardCharsets.UTF_8.newEncoder().canEncode(text);
        return broken
                ? "unpaired surrogate"
                : text.chars()
                        .filter(Character::isISOControl)
                        .mapToObj("U+%04X"::formatted)
                        .findFirst()
                        .orElse(text);
    }

    private static void assertFits(TimeBudget budget) {
        List<Duration> parts = List.of(
                budget.readinessDelay(),
                budget.closingWindow(),
                budget.handshakeTimeout(),
                budget.awaitScrape(),
                budget.httpDrain());
        assertThat(parts).noneMatch(Duration::isNegative);
        assertThat(budget.handshakeTimeout()).isPositive();
        assertThat(budget.httpDrain()).isPositive();
        assertThat(parts.stream().reduce(Duration.ZERO, Duration::plus)).isLessThanOrEqualTo(budget.gracePeriod());
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void reasonThatIsAcceptedFitsIntoACloseFrameWithEveryHint(
            @ForAll("texts") String text, @ForAll("delays") Duration delay) {
        Throwable refusal = catchThrowable(() -> Intent.RESTART.because(text));
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        boolean good = bytes <= CloseReason.MAX_TEXT_BYTES
                && text.chars().noneMatch(Character::isISOControl)
                && StandardCharsets.UTF_8.newEncoder().canEncode(text);
        if (!good) {
            assertThat(refusal).isInstanceOf(IllegalArgumentException.class);
            return;
        }
        assertThat(refusal).isNull();
        String onTheWire = new CloseReason(Intent.RESTART.because(text).reason())
                .retryAfter(delay)
                .toString();
        assertThat(onTheWire.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(CloseReason.MAX_BYTES);
        assertThat(CloseReason.parse(onTheWire).text()).isEqualTo(text);
        assertThat(CloseReason.parse(onTheWire).retryAfter()).contains(Duration.ofMillis(delay.toMillis()));
    }

    @Provide("texts")
    Arbitrary<String> anyTexts() {
        return texts();
    }

    @Provide
    Arbitrary<Duration> delays() {
        return Arbitraries.oneOf(
                Arbitraries.longs()
                        .between(0, CloseReason.MAX_RETRY_AFTER.toNanos())
                        .map(Duration::ofNanos),
                Arbitraries.of(Duration.ZERO, CloseReason.MAX_RETRY_AFTER));
    }

    /** With a real server, which takes time: so a try in which nothing waits for longer than this test may. */
    @Property(tries = 25, edgeCases = EdgeCasesMode.NONE)
    void whatIsInstalledDrainsARealSessionWithinTheGracePeriod(@ForAll("settings") List<Setting> settings)
            throws Exception {
        GracefulShutdownBuilder builder = GracefulShutdown.builder();
        Assume.that(configure(builder, settings) == null && isShort(builder));
        try (EchoServer server = EchoServer.start(builder);
                RawClient client = server.connect()) {
            TimeBudget budget = server.shutdown.timeBudget();
            long begun = System.nanoTime();
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> stop(server));
            WireFrame close = client.readClose();
            client.reply(close);
            stopped.get(20, TimeUnit.SECONDS);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(budget.gracePeriod());
            assertThat(close.payload().length).isLessThanOrEqualTo(2 + CloseReason.MAX_BYTES);
            DrainReport report = server.shutdown.lastReport().orElseThrow();
            assertThat(report.sessions()).isEqualTo(1);
            assertThat(close.closeCode()).isEqualTo(report.intent().code());
            assertThat(CloseReason.parse(close.closeReason()).text())
                    .isEqualTo(report.intent().reason());
        }
    }

    private static boolean isShort(GracefulShutdownBuilder builder) {
        try {
            TimeBudget budget = builder.timeBudget();
            return budget.readinessDelay().plus(budget.awaitScrape()).compareTo(Duration.ofMillis(200)) < 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void stop(EchoServer server) {
        try {
            server.server.stop();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
