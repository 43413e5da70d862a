package io.jettyshutdown.session;

import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;

/**
 * What is known of the life of one peer. Every byte that comes from it is a sign of life, whatever it belongs to.
 *
 * <p>A peer is judged by its own silence alone. While the application does not read, nothing is concluded; nor while our
 * ping waits behind frames that are on their way. Only what the network does not take counts as silence, too.
 *
 * <p><b>Concurrency.</b> {@link #tick} is called by one thread at a time, {@link #written} and {@link #failed} once each
 * ping by whoever writes it. They meet in {@link #ping}: that a ping is queued ends with them, everything else with a
 * tick.
 */
final class Pulse {

    /** What a tick leads to. */
    enum Finding {
        NOTHING,
        SEND_PING,
        DEAD
    }

    private enum Ping {
        NONE,
        QUEUED,
        WRITTEN,
        AWAITED
    }

    private final EndPoint network;
    private final long key = ThreadLocalRandom.current().nextLong();
    private long heard;
    private int left;
    private volatile Ping ping = Ping.NONE;

    /** For a session over this connection, which it may share with others. */
    Pulse(EndPoint connection, PingRhythm rhythm) {
        EndPoint outermost = connection;
        while (outermost instanceof EndPoint.Wrapper wrapper) {
            outermost = wrapper.unwrap();
        }
        network = outermost;
        left = rhythm.untilPing();
    }

    /** A Ping frame that only the peer of this session can answer. */
    Frame pingFrame() {
        return new Frame(OpCode.PING, ByteBuffer.allocate(Long.BYTES).putLong(0, key));
    }

    /** Whether this Pong frame is an answer to one of them. */
    boolean isAnswer(Frame pong) {
        ByteBuffer payload = pong.getPayload();
        return payload.remaining() == Long.BYTES && payload.getLong(payload.position()) == key;
    }

    /** Whether the network has taken nothing for this time of what is to be written. */
    boolean stuckFor(long millis) {
        return network instanceof AbstractEndPoint endPoint
                && endPoint.getWriteFlusher().isPending()
                && endPoint.getIdleFor() >= millis;
    }

    /**
     * Time goes by.
     *
     * @param received how many bytes have come from the peer until now
     * @param reading whether whatever comes is read at once
     * @param stuck whether the network takes nothing
     */
    Finding tick(PingRhythm rhythm, long received, boolean reading, boolean stuck) {
        boolean silent = received == heard;
        heard = received;
        Ping state = ping;
        if (state == Ping.QUEUED) {
            return judge(rhythm, silent && reading && stuck);
        }
        if (!silent) {
            ping = Ping.NONE;
            left = rhythm.untilPing();
            return Finding.NOTHING;
        }
        if (state == Ping.WRITTEN) {
            ping = Ping.AWAITED;
            left = rhythm.answer();
            return Finding.NOTHING;
        }
        if (state == Ping.AWAITED) {
            return judge(rhythm, reading);
        }
        if (!reading || --left > 0) {
            return Finding.NOTHING;
        }
        ping = Ping.QUEUED;
        left = rhythm.answer();
        return Finding.SEND_PING;
    }

    private Finding judge(PingRhythm rhythm, boolean peersFault) {
        if (peersFault && --left > 0) {
            return Finding.NOTHING;
        }
        left = rhythm.answer();
        return peersFault ? Finding.DEAD : Finding.NOTHING;
    }

    /** The ping is in the hands of the network. */
    void written() {
        ping = Ping.WRITTEN;
    }

    /** It was not sent. */
    void failed() {
        ping = Ping.NONE;
    }
}
