package io.jettyshutdown.demo.bench.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.demo.bench.wire.CloseFrame;
import io.jettyshutdown.demo.bench.wire.MessageFrame;
import io.jettyshutdown.demo.bench.wire.Upgrade;
import io.jettyshutdown.demo.bench.wire.Visitor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class NioServerTest {

    private final ByteBuffer in = ByteBuffer.allocate(Upgrade.MAX_HEAD_BYTES);

    @Test
    void framesThatComeInPartsAreEchoedUntilTheCloseFrameAndCountedUntilTheReply() throws Exception {
        NioServer server = new NioServer();
        int port = server.start();
        try (SocketChannel client = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            sendByteByByte(client, Upgrade.request(port, Visitor.BARE));
            sendByteByByte(client, MessageFrame.MESSAGE.bytes());
            int echoes = 0;
            boolean upgraded = false;
            while (echoes == 0) {
                client.read(in);
                in.flip();
                upgraded = upgraded || Upgrade.readResponse(in);
                echoes = upgraded ? MessageFrame.ECHO.readAll(in) : 0;
                in.compact();
            }

            CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> stop(server));
            while (CloseFrame.read(in.flip()).isEmpty()) {
                in.compact();
                client.read(in);
            }
            sendByteByByte(client, MessageFrame.MESSAGE.bytes());
            sendByteByByte(client, CloseFrame.fromClient(1012));
            assertThat(client.read(in.clear())).as("the end, and no echo").isEqualTo(-1);

            stopped.join();
            assertThat(server.messages().received).hasValue(2);
            assertThat(server.messages().echoed).hasValue(1);
        }
    }

    private static void sendByteByByte(SocketChannel client, ByteBuffer bytes) throws Exception {
        while (bytes.hasRemaining()) {
            client.write(bytes.slice(bytes.position(), 1));
            bytes.position(bytes.position() + 1);
        }
    }

    private static void stop(NioServer server) {
        try {
            server.stop();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
