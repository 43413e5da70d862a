package io.jettyshutdown.session;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a peer does on the wire, and what a server that follows RFC 6455 makes of it.
 *
 * @param message what the application gets of it, null for nothing
 */
record PeerStep(
        Kind kind, String name, byte[] bytes, @Nullable String message) {

    enum Kind {
        /** Data and control frames as they should be. */
        RIGHT,
        /** A Close frame as it should be. */
        CLOSE,
        /** What each frame for itself shows to be wrong: nothing after it counts. */
        WRONG,
        /** What a server may find wrong or not: a frame out of its order, compressed nonsense, more to come than will. */
        DOUBTFUL
    }

    static PeerStep of(Kind kind, String name, @Nullable String message, List<PeerFrame> frames) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        frames.forEach(frame -> bytes.writeBytes(frame.bytes()));
        return new PeerStep(kind, name + " " + frames, bytes.toByteArray(), message);
    }

    @Override
    public String toString() {
        return kind + " " + name + " " + HexFormat.of().formatHex(bytes);
    }
}
