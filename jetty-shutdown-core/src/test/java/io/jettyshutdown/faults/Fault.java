package io.jettyshutdown.faults;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a peer does wrong. The methods with a peer are called on the fleet's thread. */
enum Fault {
    NONE("replies as it should", Fault::silence) {
        @Override
        void tick(Peer peer) {
            peer.replyAfterATick();
        }
    },

    DISCONNECTS_IN_UPGRADE("asks for a session, or for half of one, and goes before it reads the answer") {
        @Override
        boolean staysOpen() {
            return false;
        }
    },

    NEVER_REPLIES("never replies", Fault::silence),

    OTHER_CODE("replies with another code", (peer, code) -> peer.sendClose(1000)),

    EMPTY_CLOSE("replies with an empty Close frame", (peer, code) -> peer.send(0x88, new byte[0])),

    INVALID_CLOSE(
            "replies with an invalid Close frame: code 1006, which is never on the wire",
            (peer, code) -> peer.sendClose(1006)),

    ONE_BYTE_CLOSE("replies with a Close frame of one byte", (peer, code) -> peer.send(0x88, new byte[1])),

    TWO_CLOSES("replies with two Close frames", (peer, code) -> {
        peer.sendClose(code);
        peer.sendClose(code);
    }),

    RESERVED_OPCODE("replies with a frame of a reserved kind", (peer, code) -> peer.send(0x83, new byte[10])),

    UNMASKED(
            "replies without a mask",
            (peer, code) ->
                    peer.sendRaw(ByteBuffer.wrap(new byte[] {(byte) 0x88, 2, (byte) (code >> 8), (byte) code}))),

    INVALID_UTF8(
            "replies with text that is not UTF-8", (peer, code) -> peer.send(0x81, new byte[] {(byte) 0xC3, 0x28})),

    CROSSES("sends a Close frame of its own at the same moment", Fault::silence) {
        @Override
        void tick(Peer peer) {
            // It has not read the server's Close frame, which may be on its way already.
            peer.stopReading();
            if (peer.ticks() == peer.number() % CROSSING_TICKS) {
                peer.sendClose(1001);
            }
            if (peer.replied()) {
                peer.readAgain();
            }
        }
    },

    FLOODS_BEFORE("floods with messages, and replies") {
        @Override
        void tick(Peer peer) {
            peer.flood(0x81, MESSAGE);
        }
    },

    FLOODS_AFTER("floods with messages instead of replying", Fault::silence) {
        @Override
        void tick(Peer peer) {
            if (peer.closeSeen()) {
                peer.flood(0x81, MESSAGE);
            }
        }
    },

    PING_FLOOD("floods with pings instead of replying", Fault::silence) {
        @Override
        void tick(Peer peer) {
            peer.flood(0x89, PING);
        }
    },

    PINGS_UNREAD("floods with pings and does not read the pongs") {
        @Override
        boolean readsSlowly() {
            return true;
        }

        @Override
        void opened(Peer peer) {
            peer.stopReading();
            // More than the buffers on the way to it take: before long the server cannot write a pong.
            peer.sendRaw(PINGS.duplicate());
        }
    },

    STOPS_READING("stops reading, with megabytes queued for it") {
        @Override
        boolean readsSlowly() {
            return true;
        }

        @Override
        void opened(Peer peer) {
            peer.send(0x81, PeerFaultCase.PUSH.getBytes(StandardCharsets.US_ASCII));
            peer.stopReading();
        }
    },

    RESETS("resets the connection instead of replying", (peer, code) -> peer.reset()),

    HALF_CLOSES("half-closes the connection instead of replying", (peer, code) -> peer.shutdownOutput()),

    HALF_CLOSES_BEFORE("half-closes the connection before it is told") {
        @Override
        boolean staysOpen() {
            return false;
        }

        @Override
        void opened(Peer peer) {
            peer.shutdownOutput();
        }
    },

    SLOW("replies with one byte at a time", Fault::silence) {
        @Override
        void tick(Peer peer) {
            peer.sendNextByteOfReply();
        }
    },

    FRAGMENTS_ACROSS("sends a message in fragments across the Close frame, and replies") {
        @Override
        void opened(Peer peer) {
            peer.send(0x01, MESSAGE);
        }

        @Override
        void closeReceived(Peer peer, int code) {
            peer.send(0x00, MESSAGE);
            peer.send(0x80, MESSAGE);
            peer.sendClose(code);
        }
    },

    FRAGMENT_UNFINISHED("replies in the middle of a message") {
        @Override
        void opened(Peer peer) {
            peer.send(0x01, MESSAGE);
        }
    },

    HUGE_FRAME("announces a frame of 8 EB and sends it byte by byte", Fault::silence) {
        @Override
        void tick(Peer peer) {
            if (peer.ticks() == 0) {
                peer.announce(Long.MAX_VALUE);
            } else {
                peer.sendRaw(ByteBuffer.allocate(1));
            }
        }
    },

    HUGE_MESSAGE("announces a frame of 100 MB and sends it byte by byte", Fault::silence) {
        @Override
        void opened(Peer peer) {
            peer.announce(100_000_000);
        }

        @Override
        void tick(Peer peer) {
            peer.sendRaw(ByteBuffer.allocate(1));
        }
    },

    LEAVES("disconnects without a word before it is told") {
        @Override
        void tick(Peer peer) {
            peer.reset();
        }
    },

    HALF_OPEN("vanishes before it is told: no packet from it or to it arrives any more") {
        @Override
        boolean needsNetworkOfItsOwn() {
            return true;
        }

        @Override
        String localAddress() {
            return DroppedPackets.ADDRESS;
        }

        @Override
        void beforeDrain() throws Exception {
            DroppedPackets.begin();
        }
    };

    /** Before, while and after the server sends its Close frames. */
    private static final int CROSSING_TICKS = 25;

    private static final byte[] PING = new byte[125];
    private static final ByteBuffer PINGS = outsideTheHeap(Peer.frames(0x89, PING, 40_000));

    private static final byte[] MESSAGE = "m".repeat(200).getBytes(StandardCharsets.US_ASCII);

    /** Else the JDK makes a copy of it for every write. */
    private static ByteBuffer outsideTheHeap(ByteBuffer bytes) {
        return ByteBuffer.allocateDirect(bytes.remaining()).put(bytes).flip();
    }

    private final String description;
    private final Reply reply;

    /** What it does when the server's Close frame has come. */
    @FunctionalInterface
    private interface Reply {
        void send(Peer peer, int code);
    }

    /** Replies as it should, whatever else it does. */
    Fault(String description) {
        this(description, Peer::sendClose);
    }

    Fault(String description, Reply reply) {
        this.description = description;
        this.reply = reply;
    }

    private static void silence(Peer peer, int code) {}

    String description() {
        return description;
    }

    /** Whether such a peer still has its session when the drain begins. */
    boolean staysOpen() {
        return true;
    }

    /** Whether its receive buffer is small, so that the server soon cannot write. */
    boolean readsSlowly() {
        return false;
    }

    /** Whether the case changes its network, and so must run in a process with a network namespace of its own. */
    boolean needsNetworkOfItsOwn() {
        return false;
    }

    /** Where such a peer connects from. */
    String localAddress() {
        return "127.0.0.1";
    }

    /** All sessions are open, the drain is about to begin. */
    void beforeDrain() throws Exception {}

    /** The session is open. */
    void opened(Peer peer) {}

    /** The server's Close frame has come. */
    void closeReceived(Peer peer, int code) {
        reply.send(peer, code);
    }

    /** Every 20 ms from the moment that the server begins to drain. */
    void tick(Peer peer) {}
}
