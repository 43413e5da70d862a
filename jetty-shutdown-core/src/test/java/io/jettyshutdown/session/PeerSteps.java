package io.jettyshutdown.session;

import io.jettyshutdown.session.PeerStep.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.eclipse.jetty.websocket.core.OpCode;

/** Whatever a peer may do, each with whatever numbers. */
final class PeerSteps {

    private static final int LONGEST_PART = 300;
    private static final int LONGEST_CONTROL = 125;
    private static final int LONGEST_REASON = 123;
    private static final String LETTERS = "jetty".repeat(LONGEST_PART);
    private static final Arbitrary<Integer> KEYS = Arbitraries.integers();

    private PeerSteps() {}

    /** Steps of a peer with or without permessage-deflate, most of them right. */
    static Arbitrary<PeerStep> any(boolean deflate) {
        return Arbitraries.frequencyOf(
                Tuple.of(12, message(deflate)),
                Tuple.of(4, control()),
                Tuple.of(2, close()),
                Tuple.of(3, wrong()),
                Tuple.of(2, doubtful(deflate)));
    }

    /** Steps of a peer that keeps to the protocol. */
    static Arbitrary<PeerStep> right(boolean deflate) {
        return Arbitraries.frequencyOf(Tuple.of(3, message(deflate)), Tuple.of(1, control()));
    }

    /** In one frame or several, perhaps with a control frame in between; compressed or not, if it may be. */
    private static Arbitrary<PeerStep> message(boolean deflate) {
        Arbitrary<List<String>> parts = texts(LONGEST_PART).list().ofMinSize(1).ofMaxSize(3);
        Arbitrary<Byte> opCodes = Arbitraries.of(OpCode.TEXT, OpCode.BINARY);
        Arbitrary<Boolean> compressed = deflate ? Arbitraries.of(true, false) : Arbitraries.just(false);
        return Combinators.combine(
                        parts, opCodes, compressed, KEYS, controlFrame().optional(0.3))
                .as((texts, opCode, deflated, key, between) -> {
                    String message = String.join("", texts);
                    List<byte[]> payloads = texts.stream().map(PeerSteps::ascii).toList();
                    if (deflated) {
                        payloads = halves(PeerFrame.deflated(ascii(message)));
                    }
                    List<PeerFrame> frames = new ArrayList<>();
                    for (int i = 0; i < payloads.size(); i++) {
                        int firstByte = (i == 0 ? opCode | (deflated ? PeerFrame.RSV1 : 0) : OpCode.CONTINUATION)
                                | (i == payloads.size() - 1 ? PeerFrame.FIN : 0);
                        frames.add(PeerFrame.of(firstByte, payloads.get(i), key));
                    }
                    between.ifPresent(frame -> frames.add(1, frame));
                    return PeerStep.of(Kind.RIGHT, "message", message, frames);
                });
    }

    private static List<byte[]> halves(byte[] bytes) {
        int half = bytes.length / 2;
        return List.of(Arrays.copyOf(bytes, half), Arrays.copyOfRange(bytes, half, bytes.length));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Of a random length; what it says does not matter. */
    private static Arbitrary<String> texts(int longest) {
        return Arbitraries.integers().between(0, longest).map(length -> LETTERS.substring(0, length));
    }

    private static Arbitrary<byte[]> bytes(int longest) {
        return Combinators.combine(Arbitraries.integers().between(0, longest), Arbitraries.longs())
                .as((length, seed) -> {
                    byte[] bytes = new byte[length];
                    new SplittableRandom(seed).nextBytes(bytes);
                    return bytes;
                });
    }

    private static Arbitrary<PeerFrame> controlFrame() {
        return Combinators.combine(Arbitraries.of(OpCode.PING, OpCode.PONG), bytes(LONGEST_CONTROL), KEYS)
                .as((opCode, payload, key) -> PeerFrame.of(PeerFrame.FIN | opCode, payload, key));
    }

    private static Arbitrary<PeerStep> control() {
        return controlFrame().map(frame -> PeerStep.of(Kind.RIGHT, "control", null, List.of(frame)));
    }

    /** With each code that may be on the wire, or with none. */
    static Arbitrary<PeerStep> close() {
        Arbitrary<PeerFrame> withCode = Combinators.combine(
                        Arbitraries.oneOf(
                                Arbitraries.of(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014),
                                Arbitraries.integers().between(3000, 4999)),
                        texts(LONGEST_REASON),
                        KEYS)
                .as((code, reason, key) -> PeerFrame.close(code, ascii(reason), key));
        Arbitrary<PeerFrame> withoutCode =
                KEYS.map(key -> PeerFrame.of(PeerFrame.FIN | OpCode.CLOSE, new byte[0], key));
        return Arbitraries.frequencyOf(Tuple.of(3, withCode), Tuple.of(1, withoutCode))
                .map(frame -> PeerStep.of(Kind.CLOSE, "close", null, List.of(frame)));
    }

    /** A frame that is right, and then wrong in one way. */
    private static Arbitrary<PeerStep> wrong() {
        Arbitrary<PeerFrame> some = Combinators.combine(
                        Arbitraries.of(OpCode.TEXT, OpCode.BINARY, OpCode.PING, OpCode.PONG, OpCode.CLOSE), KEYS)
                .as((opCode, key) -> opCode == OpCode.CLOSE
                        ? PeerFrame.close(1000, ascii("bye"), key)
                        : PeerFrame.of(PeerFrame.FIN | opCode, ascii("some"), key));
        Arbitrary<PeerFrame> unmasked = some.map(PeerFrame::unmasked);
        Arbitrary<PeerFrame> reservedBit = Combinators.combine(some, Arbitraries.of(0x20, 0x10))
                .as((frame, bit) -> frame.withFirstByte(frame.firstByte() | bit));
        Arbitrary<PeerFrame> reservedOpCode = Combinators.combine(some, Arbitraries.of(3, 7, 11, 15))
                .as((frame, opCode) -> frame.withFirstByte(PeerFrame.FIN | opCode));
        Arbitrary<PeerFrame> fragmentedControl = Combinators.combine(
                        Arbitraries.of(OpCode.PING, OpCode.PONG, OpCode.CLOSE), KEYS)
                .as((opCode, key) -> PeerFrame.of(opCode, ascii("\3\u0068bye"), key));
        Arbitrary<PeerFrame> longControl = Combinators.combine(
                        Arbitraries.of(OpCode.PING, OpCode.PONG, OpCode.CLOSE),
                        Arbitraries.integers().between(LONGEST_CONTROL + 1, 2 * LONGEST_PART),
                        KEYS)
                .as((opCode, length, key) -> PeerFrame.of(PeerFrame.FIN | opCode, new byte[length], key));
        Arbitrary<PeerFrame> closeWithACodeThatMayNotBeOnTheWire = Combinators.combine(
                        Arbitraries.of(0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 0xFFFF), KEYS)
                .as((code, key) -> PeerFrame.close(code, ascii("bye"), key));
        Arbitrary<PeerFrame> closeWithHalfACode =
                KEYS.map(key -> PeerFrame.of(PeerFrame.FIN | OpCode.CLOSE, new byte[] {3}, key));
        Arbitrary<PeerFrame> closeWithAReasonThatIsNoText =
                KEYS.map(key -> PeerFrame.close(1000, new byte[] {(byte) 0xC3, 0x28}, key));
        return Arbitraries.oneOf(
                        unmasked,
                        reservedBit,
                        reservedOpCode,
                        fragmentedControl,
                        longControl,
                        closeWithACodeThatMayNotBeOnTheWire,
                        closeWithHalfACode,
                        closeWithAReasonThatIsNoText)
                .map(frame -> PeerStep.of(Kind.WRONG, "wrong", null, List.of(frame)));
    }

    private static Arbitrary<PeerStep> doubtful(boolean deflate) {
        Arbitrary<PeerStep> outOfOrder = Combinators.combine(
                        Arbitraries.of(OpCode.CONTINUATION, OpCode.TEXT, OpCode.BINARY), Arbitraries.of(0, 0x80), KEYS)
                .as((opCode, fin, key) -> PeerStep.of(
                        Kind.DOUBTFUL, "any order", null, List.of(PeerFrame.of(fin | opCode, ascii("part"), key))));
        Arbitrary<PeerStep> huge = Combinators.combine(
                        Arbitraries.of(
                                0x1_0000L,
                                0x7FFF_FFFFL,
                                0x8000_0000L,
                                0xFFFF_FFFFL,
                                0x1_0000_0005L,
                                Long.MAX_VALUE,
                                Long.MIN_VALUE,
                                -1L),
                        Arbitraries.of(OpCode.TEXT, OpCode.BINARY, OpCode.PING, OpCode.CLOSE),
                        bytes(LONGEST_PART),
                        KEYS)
                .as((length, opCode, beginning, key) -> PeerStep.of(
                        Kind.DOUBTFUL,
                        "huge",
                        null,
                        List.of(PeerFrame.of(PeerFrame.FIN | opCode, beginning, key)
                                .claiming(length))));
        Arbitrary<PeerStep> noise =
                bytes(2 * LONGEST_PART).map(bytes -> new PeerStep(Kind.DOUBTFUL, "noise", bytes, null));
        Arbitrary<PeerStep> nonsense = Combinators.combine(bytes(LONGEST_PART), KEYS)
                .as((payload, key) -> PeerStep.of(
                        deflate ? Kind.DOUBTFUL : Kind.WRONG,
                        "nonsense",
                        null,
                        List.of(PeerFrame.of(PeerFrame.FIN | PeerFrame.RSV1 | OpCode.BINARY, payload, key))));
        return Arbitraries.oneOf(outOfOrder, huge, noise, nonsense);
    }
}
