package io.jettyshutdown.demo.bench.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jettyshutdown.demo.bench.server.Contender;
import io.jettyshutdown.demo.bench.server.ServerProcess;
import io.jettyshutdown.demo.bench.wire.CloseFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.api.server.ServerSessionListener;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.http2.server.RawHTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.BufferUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What counts as a closing handshake on a stream, with servers that do it differently well. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class Http2ClientsTest {

    private static final int CODE = 1012;

    private final Server server = new Server();
    private final CompletableFuture<ByteBuffer> reply = new CompletableFuture<>();

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void serverThatAwaitsTheReplyCompletesTheHandshake() throws Exception {
        Observation seen = observe(stream -> send(stream, closeFrame(), false), this::end);

        assertThat(CloseFrame.read(reply.join())).hasValue(CODE);
        assertThat(seen.rightCodes()).isOne();
        assertThat(seen.handshakes()).isOne();
    }

    @Test
    void closeFrameInPiecesIsRead() throws Exception {
        Observation seen = observe(
                stream -> {
                    ByteBuffer frame = closeFrame();
                    stream.data(new DataFrame(stream.getId(), frame.slice(0, 3), false))
                            .thenRun(() -> send(stream, frame.slice(3, frame.limit() - 3), false));
                },
                this::end);

        assertThat(seen.rightCodes()).isOne();
        assertThat(seen.handshakes()).isOne();
    }

    @Test
    void serverThatEndsTheStreamWithItsCloseFrameDoesNot() throws Exception {
        Observation seen = observe(stream -> send(stream, closeFrame(), true), stream -> {});

        assertThat(seen.rightCodes()).isOne();
        assertThat(seen.handshakes()).isZero();
    }

    @Test
    void serverThatResetsTheStreamAfterTheReplyDoesNot() throws Exception {
        Observation seen = observe(
                stream -> send(stream, closeFrame(), false),
                stream -> stream.reset(new ResetFrame(stream.getId(), ErrorCode.CANCEL_STREAM_ERROR.code)));

        assertThat(seen.rightCodes()).isOne();
        assertThat(seen.handshakes()).isZero();
    }

    @Test
    void serverThatEndsTheConnectionAfterTheReplyDoesNot() throws Exception {
        Observation seen = observe(
                stream -> send(stream, closeFrame(), false),
                stream -> ((HTTP2Session) stream.getSession()).getEndPoint().close());

        assertThat(seen.rightCodes()).isOne();
        assertThat(seen.handshakes()).isZero();
    }

    @Test
    void streamThatEndsWithoutACloseFrameIsOnlyCountedAsEnded() throws Exception {
        Observation seen = observe(this::end, stream -> {});

        assertThat(seen.open()).isZero();
        assertThat(seen.closeFrameTimes()).isEmpty();
        assertThat(seen.handshakes()).isZero();
    }

    @Test
    void noMessageIsLostAtAStopUnderTraffic() throws Exception {
        try (ServerProcess jetty = ServerProcess.launch(Contender.LIBRARY_HTTP2);
                Clients clients = Clients.overHttp2((int) jetty.ask("START"), CODE, 5000, 2)) {
            clients.open(50);
            clients.startTraffic(Duration.ofMillis(200));
            Future<ServerProcess.Answer> stopping = jetty.send("STOP");
            Observation seen = clients.awaitEnd();
            jetty.await(stopping);

            assertThat(seen.handshakes()).isEqualTo(50);
            assertThat(seen.messages()).isGreaterThan(50).isEqualTo(jetty.ask("RECEIVED"));
            assertThat(seen.echoes()).isEqualTo(jetty.ask("ECHOED"));
        }
    }

    @Test
    void refusedUpgradeIsAnError() {
        assertThatThrownBy(() -> observe(503, stream -> {}, stream -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("503");
    }

    /** Lets one client meet a server that does the one when the stream is open, and the other with what comes. */
    private Observation observe(Consumer<Stream> opening, Consumer<Stream> answer) throws Exception {
        return observe(200, opening, answer);
    }

    private Observation observe(int status, Consumer<Stream> opening, Consumer<Stream> answer) throws Exception {
        ServerConnector connector = new ServerConnector(
                server, new RawHTTP2ServerConnectionFactory(new HttpConfiguration(), new ServerSessionListener() {
                    @Override
                    public Stream.Listener onNewStream(Stream stream, HeadersFrame request) {
                        MetaData.Response response =
                                new MetaData.Response(status, null, HttpVersion.HTTP_2, HttpFields.EMPTY);
                        stream.headers(new HeadersFrame(stream.getId(), response, null, false))
                                .thenRun(() -> opening.accept(stream));
                        stream.demand();
                        return new Stream.Listener() {
                            @Override
                            public void onDataAvailable(Stream stream) {
                                Stream.Data data = stream.readData();
                                reply.complete(BufferUtil.copy(data.frame().getByteBuffer()));
                                data.release();
                                answer.accept(stream);
                            }
                        };
                    }
                }));
        server.addConnector(connector);
        server.start();
        try (Clients clients = Clients.overHttp2(connector.getLocalPort(), CODE, 0, 1)) {
            clients.open(1);
            return clients.awaitEnd();
        }
    }

    private static ByteBuffer closeFrame() {
        return CloseFrame.fromServer(CODE, "bye");
    }

    private void end(Stream stream) {
        send(stream, BufferUtil.EMPTY_BUFFER, true);
    }

    private static void send(Stream stream, ByteBuffer bytes, boolean last) {
        stream.data(new DataFrame(stream.getId(), bytes, last));
    }
}
