package io.jettyshutdown.faults;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Connects, asks for a session or sends half of the request, and is gone before it reads the answer; again and again,
 * in every order. Used by the fleet's thread.
 */
final class HastyPeer {

    private static final int LONGEST_PAUSE_TICKS = 50;
    private static final byte[] REQUEST = Peer.upgrade("/ws");

    private final InetSocketAddress server;
    private SocketChannel channel;
    private boolean asked;
    private int variant;
    private int pause;
    private boolean refused;
    private volatile int attempts;

    HastyPeer(int port, int number) {
        server = new InetSocketAddress("127.0.0.1", port);
        variant = number;
        pause = number % LONGEST_PAUSE_TICKS;
    }

    /** How often it has asked, or half asked, for a session. */
    int attempts() {
        return attempts;
    }

    void tick() {
        try {
            if (refused || pause-- > 0) {
                return;
            }
            if (channel == null) {
                connect();
            } else if (asked) {
                // The answer may have come by now; nobody reads it.
                leave();
            } else if (channel.finishConnect()) {
                ask();
            }
        } catch (IOException e) {
            // The server has stopped.
            refused = true;
            end();
        }
    }

    /** Does not wait: a server whose queue is full must not hold up the rest of the fleet. */
    private void connect() throws IOException {
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.connect(server);
    }

    private void ask() throws IOException {
        boolean whole = (variant & 1) == 0;
        boolean stays = (variant & 2) == 0;
        channel.write(ByteBuffer.wrap(REQUEST, 0, whole ? REQUEST.length : REQUEST.length / 2));
        asked = true;
        attempts++;
        if (!stays) {
            leave();
        }
    }

    private void leave() throws IOException {
        boolean resets = (variant & 4) == 0;
        if (resets) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
        end();
        variant++;
        pause = ThreadLocalRandom.current().nextInt(LONGEST_PAUSE_TICKS);
    }

    void end() {
        asked = false;
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // It is gone already.
            }
            channel = null;
        }
    }
}
