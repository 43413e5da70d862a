package io.jettyshutdown.demo.bench.server;

import io.jettyshutdown.codes.CloseCode;
import io.jettyshutdown.demo.bench.wire.Upgrade;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelGroupFuture;
import io.netty.channel.group.ChannelMatchers;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * What an application on Netty writes itself for the same end: one Close frame for a group of all channels, then every
 * peer's Close frame is awaited.
 *
 * <p>On NIO, not on Netty's native transports, so that it makes the same system calls as the others. Threads, memory and
 * whatever else is not about closing are as Netty has them by default.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that fails is closed, and its close is what is awaited
final class NettyServer implements ServerUnderTest {

    private final EventLoopGroup threads = new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());
    private final ChannelGroup sessions = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final MessageCounts messages = new MessageCounts();
    private final WebSocketServerProtocolConfig protocol = WebSocketServerProtocolConfig.newBuilder()
            .websocketPath("/")
            .handleCloseFrames(false) // Netty would answer the peer's answer
            .sendCloseFrame(null) // and send another Close frame when a channel is closed
            .build();
    private final ServerBootstrap bootstrap = new ServerBootstrap()
            .group(threads)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, Limits.ACCEPT_QUEUE)
            .childHandler(new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel channel) {
                    channel.pipeline()
                            .addLast(
                                    new HttpServerCodec(),
                                    new HttpObjectAggregator(Upgrade.MAX_HEAD_BYTES),
                                    new WebSocketServerProtocolHandler(protocol),
                                    new Session());
                    sessions.add(channel);
                }
            });
    private volatile boolean stopping;

    @Override
    public int start() {
        Channel listener = bootstrap
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
        sessions.add(listener);
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    @Override
    public void stop() throws InterruptedException {
        stopping = true;
        sessions.close(ChannelMatchers.isServerChannel()).await();
        ChannelGroupFuture ended = sessions.newCloseFuture();
        // Void promises: nobody asks for a result per channel, and one that cannot be written to is closed.
        sessions.writeAndFlush(
                new CloseWebSocketFrame(CloseCode.SERVICE_RESTART, "Service restart"), ChannelMatchers.all(), true);
        if (!ended.await(Limits.STOP.toMillis())) {
            sessions.close().await();
        }
        // Without Netty's quiet period of 2 s, in which it takes further work: there is none.
        threads.shutdownGracefully(0, Limits.STOP.toMillis(), TimeUnit.MILLISECONDS)
                .await();
    }

    @Override
    public MessageCounts messages() {
        return messages;
    }

    private final class Session extends SimpleChannelInboundHandler<WebSocketFrame> {

        /** Counts what was sent; Netty refuses what comes after the Close frame. */
        private final ChannelFutureListener echo = sent -> {
            if (sent.isSuccess()) {
                messages.echoed.incrementAndGet();
            }
        };

        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            if (frame instanceof TextWebSocketFrame) {
                messages.received.incrementAndGet();
                context.write(frame.retain()).addListener(echo);
            } else if (frame instanceof CloseWebSocketFrame) {
                if (stopping) {
                    context.close();
                } else {
                    context.writeAndFlush(frame.retain()).addListener(ChannelFutureListener.CLOSE);
                }
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
