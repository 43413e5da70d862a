package io.jettyshutdown.faults;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a peer does wrong. The methods are called on the fleet's thread. */
enum Fault {
    NONE("replies as it should"),

    NEVER_REPLIES("never replies") {
        @Override
        void closeReceived(Peer peer, int code) {}
    },

    OTHER_CODE("replies with another code") {
        @Override
        void closeReceived(Peer peer, int code) {
            peer.sendClose(1000);
        }
    },

    EMPTY_CLOSE("replies with an empty Close frame") {
        @Override
        void closeReceived(Peer peer, int code) {
            peer.send(0x88, new byte[0]);
        }
    },

    INVALID_CLOSE("replies with an invalid Close frame: code 1006, which is never on the wire") {
        @Override
        void closeReceived(Peer peer, int code) {
            peer.sendClose(1006);
        }
    },

    ONE_BYTE_CLOSE("replies with a Close frame of one byte") {
        @Override
        void closeReceived(Peer peer, int code) {
            peer.send(0x88, new byte[1]);
        }
    },

    TWO_CLOSES("replies with two Close frames") {
        @Override
        void closeReceived(Peer peer, int code) {
            peer.sendClose(code);
            peer.sendClose(code);
        }
    },

    RESERVED_OPCODE("replies with a frame of a reserved kind") {
        @Override
        void closeReceived(Peer peer, int code) {
            peer.send(0x83, new byte[10]);
        }
    },

    UNMASKED("replies without a mask") {
        @Override
        void closeReceived(Peer peer, int code) {
            peer.sendRaw(ByteBuffer.wrap(new byte[] {(byte) 0x88, 2, (byte) (code >> 8), (byte) code}));
        }
    },

    INVALID_UTF8("replies with text that is not UTF-8") {
        @Override
        void closeReceived(Peer peer, int code) {
            peer.send(0x81, new byte[] {(byte) 0xC3, 0x28});
        }
    },

    FLOODS_BEFORE("floods with messages all the time, and replies") {
        @Override
        void tick(Peer peer) {
            peer.send(0x81, MESSAGE);
        }
    },

    FLOODS_AFTER("floods with messages instead of replying") {
        @Override
        void closeReceived(Peer peer, int code) {}

        @Override
        void tick(Peer peer) {
            if (peer.closeSeen()) {
                peer.send(0x81, MESSAGE);
            }
        }
    },

    PING_FLOOD("floods with pings instead of replying") {
        @Override
        void closeReceived(Peer peer, int code) {}

        @Override
        void tick(Peer peer) {
            peer.send(0x89, new byte[100]);
        }
    },

    STOPS_READING("stops reading, with megabytes queued for it") {
        @Override
        void opened(Peer peer) {
            peer.send(0x81, "push".getBytes(StandardCharsets.UTF_8));
            peer.stopReading();
        }
    },

    RESETS("resets the connection instead of replying") {
        @Override
        void closeReceived(Peer peer, int code) {
            peer.reset();
        }
    },

    SLOW("replies with one byte at a time") {
        @Override
        void closeReceived(Peer peer, int code) {}

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

    LEAVES("disconnects without a word before it is told") {
        @Override
        void tick(Peer peer) {
            peer.reset();
        }
    };

    private static final byte[] MESSAGE = "m".repeat(200).getBytes(StandardCharsets.US_ASCII);

    private final String description;

    Fault(String description) {
        this.description = description;
    }

    String description() {
        return description;
    }

    /** The session is open. */
    void opened(Peer peer) {}

    /** The server's Close frame has come. */
    void closeReceived(Peer peer, int code) {
        peer.sendClose(code);
    }

    /** Some milliseconds have passed; from the moment that the server begins to drain. */
    void tick(Peer peer) {}
}
