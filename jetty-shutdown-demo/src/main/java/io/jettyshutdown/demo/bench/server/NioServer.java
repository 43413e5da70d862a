package io.jettyshutdown.demo.bench.server;

import io.jettyshutdown.codes.CloseCode;
import io.jettyshutdown.demo.bench.wire.CloseFrame;
import io.jettyshutdown.demo.bench.wire.MessageFrame;
import io.jettyshutdown.demo.bench.wire.Upgrade;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * The lower bound: one thread, one selector, and no more of RFC 6455 than an upgrade, one message and a closing handshake
 * need. Its sessions are closed by one Close frame, built beforehand and shared.
 *
 * <p>Everything but the flag {@code stopping} belongs to the thread that runs it.
 */
final class NioServer implements ServerUnderTest, Runnable {

    private static final ByteBuffer CLOSE = CloseFrame.fromServer(CloseCode.SERVICE_RESTART, "Service restart");
    private static final int READ_BYTES = 1 << 16;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Selector selector = Selector.open();
    private final ServerSocketChannel listener = ServerSocketChannel.open();
    private final Thread thread = new Thread(this, "nio-server");
    private final ByteBuffer in = ByteBuffer.allocateDirect(READ_BYTES);
    private final MessageCounts messages = new MessageCounts();
    private volatile boolean stopping;
    private int open;

    NioServer() throws IOException {}

    @Override
    public int start() throws IOException {
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Limits.ACCEPT_QUEUE);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
        thread.start();
        return listener.socket().getLocalPort();
    }

    @Override
    public void stop() throws InterruptedException {
        stopping = true;
        selector.wakeup();
        thread.join();
    }

    @Override
    public MessageCounts messages() {
        return messages;
    }

    @Override
    public void run() {
        try (selector;
                listener) {
            while (!stopping) {
                selector.select(this::ready);
            }
            listener.close();
            selector.keys().forEach(this::sendClose);
            awaitReplies();
            selector.keys().forEach(this::end); // only those that never replied are left
        } catch (IOException e) {
            throw new UncheckedIOException("the selector failed: " + e.getMessage(), e);
        }
    }

    private void sendClose(SelectionKey key) {
        if (key.channel() instanceof SocketChannel channel) {
            try {
                send(channel, CLOSE.duplicate());
            } catch (IOException broken) {
                end(key);
            }
        }
    }

    private void awaitReplies() throws IOException {
        long deadline = System.nanoTime() + Limits.STOP.toNanos();
        long millis = Limits.STOP.toMillis();
        while (open > 0 && millis > 0) {
            selector.select(this::ready, millis);
            millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept();
            } else {
                receive(key, (SocketChannel) key.channel(), (Session) key.attachment());
            }
        } catch (IOException broken) {
            end(key);
        }
    }

    private void accept() throws IOException {
        for (SocketChannel channel = listener.accept(); channel != null; channel = listener.accept()) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true); // as Jetty and Netty do
            channel.register(selector, SelectionKey.OP_READ, new Session());
            open++;
        }
    }

    private void receive(SelectionKey key, SocketChannel channel, Session session) throws IOException {
        in.clear().put(session.rest);
        if (channel.read(in) < 0) {
            end(key);
            return;
        }
        in.flip();
        if (!session.upgraded) {
            ByteBuffer response = Upgrade.respondTo(in);
            session.upgraded = response.hasRemaining();
            send(channel, response);
        }
        if (session.upgraded) {
            echo(channel, MessageFrame.MESSAGE.readAll(in));
            if (!MessageFrame.begins(in) && CloseFrame.read(in).isPresent()) {
                end(key);
                return;
            }
        }
        session.rest =
                in.hasRemaining() ? ByteBuffer.allocate(in.remaining()).put(in).flip() : NOTHING;
    }

    /** Nothing is sent after the Close frame. */
    private void echo(SocketChannel channel, int count) throws IOException {
        messages.received.addAndGet(count);
        for (int i = 0; i < count && listener.isOpen(); i++) {
            send(channel, MessageFrame.ECHO.bytes());
            messages.echoed.incrementAndGet();
        }
    }

    /** A peer that has read so little that it does not fit into the socket's buffer is cut. */
    private static void send(SocketChannel channel, ByteBuffer bytes) throws IOException {
        channel.write(bytes);
        if (bytes.hasRemaining()) {
            throw new IOException("the socket's buffer is full");
        }
    }

    private void end(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException alreadyBroken) {
            // The descriptor is released all the same.
        }
        open--;
    }

    private static final class Session {
        private boolean upgraded;

        /** Of what has come, the part that is not whole; so an idle session holds no buffer. */
        private ByteBuffer rest = NOTHING;
    }
}
