package io.jettyshutdown.session;

import io.jettyshutdown.session.PeerStep.Kind;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * All that one peer sends, how it comes from the network, and when our Close frame is sent meanwhile.
 *
 * @param deflate whether permessage-deflate was negotiated
 * @param missing so many bytes of the last step do not come
 * @param bursts how many bytes come at once, over and over
 * @param before so many percent of the bytes come before our Close frame is sent; {@value #ALL_AND_THE_END} if even the
 *     end does
 * @param end what comes after all that
 */
record PeerScript(boolean deflate, List<PeerStep> steps, int missing, List<Integer> bursts, int before, End end) {

    private static final int ALL = 100;
    private static final int ALL_AND_THE_END = 101;

    enum End {
        /** The peer closes its side. */
        FIN,
        /** The connection is broken. */
        RESET,
        /** Nothing. */
        SILENCE
    }

    /** What a server that follows RFC 6455 makes of it. */
    enum Verdict {
        /** The peer's Close frame counts. */
        CLOSES,
        /** It sends none that counts. */
        DOES_NOT_CLOSE,
        /** That depends on the server. */
        DOUBTFUL
    }

    static Arbitrary<PeerScript> any() {
        return Arbitraries.oneOf(any(false), any(true));
    }

    private static Arbitrary<PeerScript> any(boolean deflate) {
        Arbitrary<List<PeerStep>> loose = PeerSteps.any(deflate).list().ofMaxSize(6);
        Arbitrary<List<PeerStep>> strict = Combinators.combine(
                        PeerSteps.right(deflate).list().ofMaxSize(4), PeerSteps.close())
                .as((steps, close) -> {
                    List<PeerStep> all = new ArrayList<>(steps);
                    all.add(close);
                    return all;
                });
        Arbitrary<Integer> missing = Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.just(0)),
                Tuple.of(1, Arbitraries.integers().between(1, 100)));
        Arbitrary<List<Integer>> bursts = Arbitraries.oneOf(
                Arbitraries.of(List.of(1), List.of(Integer.MAX_VALUE)),
                Arbitraries.integers().between(1, 400).list().ofMinSize(1).ofMaxSize(4));
        Arbitrary<Integer> before = Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just(0)),
                Tuple.of(2, Arbitraries.integers().between(1, ALL - 1)),
                Tuple.of(1, Arbitraries.just(ALL)),
                Tuple.of(2, Arbitraries.just(ALL_AND_THE_END)));
        return Combinators.combine(Arbitraries.oneOf(loose, strict), missing, bursts, before, Arbitraries.of(End.class))
                .as((steps, cut, sizes, position, end) -> new PeerScript(deflate, steps, cut, sizes, position, end));
    }

    Verdict verdict() {
        for (PeerStep step : complete()) {
            switch (step.kind()) {
                case CLOSE -> {
                    return Verdict.CLOSES;
                }
                case WRONG -> {
                    return Verdict.DOES_NOT_CLOSE;
                }
                case DOUBTFUL -> {
                    return Verdict.DOUBTFUL;
                }
                case RIGHT -> {}
            }
        }
        // A part of it may look like something else.
        return complete().size() < steps.size() && last().kind() == Kind.DOUBTFUL
                ? Verdict.DOUBTFUL
                : Verdict.DOES_NOT_CLOSE;
    }

    private PeerStep last() {
        return steps.get(steps.size() - 1);
    }

    private List<PeerStep> complete() {
        return missing == 0 || steps.isEmpty() ? steps : steps.subList(0, steps.size() - 1);
    }

    /** Whether it keeps to the protocol, and its Close frame is the last that it sends. */
    boolean isRightToTheEnd() {
        return verdict() == Verdict.CLOSES
                && missing == 0
                && last().kind() == Kind.CLOSE
                && steps.stream().filter(step -> step.kind() == Kind.CLOSE).count() == 1;
    }

    /** Those that the application must get, in order. */
    List<String> messages() {
        List<String> messages = new ArrayList<>();
        for (PeerStep step : complete()) {
            if (step.kind() != Kind.RIGHT) {
                break;
            }
            if (step.message() != null) {
                messages.add(step.message());
            }
        }
        return messages;
    }

    /** Whether all that has come before our Close frame is as it should be, and goes on. */
    boolean staysUntilOurClose() {
        if (endsBeforeOurClose() && end != End.SILENCE) {
            return false;
        }
        int position = position();
        int end = 0;
        for (PeerStep step : steps) {
            if (end < position && step.kind() != Kind.RIGHT) {
                return false;
            }
            end += step.bytes().length;
        }
        return true;
    }

    boolean endsBeforeOurClose() {
        return before == ALL_AND_THE_END;
    }

    List<byte[]> burstsBefore() {
        return bursts(Arrays.copyOf(stream(), position()));
    }

    List<byte[]> burstsAfter() {
        byte[] stream = stream();
        return bursts(Arrays.copyOfRange(stream, position(), stream.length));
    }

    private int position() {
        return (int) ((long) stream().length * Math.min(before, ALL) / ALL);
    }

    private byte[] stream() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        steps.forEach(step -> out.writeBytes(step.bytes()));
        int least = steps.isEmpty() ? 0 : out.size() - last().bytes().length;
        return Arrays.copyOf(out.toByteArray(), Math.max(least, out.size() - missing));
    }

    private List<byte[]> bursts(byte[] bytes) {
        List<byte[]> parts = new ArrayList<>();
        for (int from = 0; from < bytes.length; ) {
            int to = (int) Math.min(bytes.length, (long) from + bursts.get(parts.size() % bursts.size()));
            parts.add(Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
        return parts;
    }
}
