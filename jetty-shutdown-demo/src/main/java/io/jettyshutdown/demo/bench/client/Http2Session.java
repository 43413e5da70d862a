package io.jettyshutdown.demo.bench.client;

import io.jettyshutdown.demo.bench.wire.MessageFrame;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * A session on a stream of HTTP/2 (RFC 8441). The end of the stream and the reset of TCP are {@code END_STREAM} and
 * {@code RST_STREAM} here (RFC 8441 section 5).
 *
 * <p>Jetty's threads only hand over; all the rest is done by the clients' thread.
 */
final class Http2Session extends ClientSession implements Stream.Listener {

    private final Http2Clients clients;

    @SuppressWarnings("NullAway.Init") // nothing is done before the session opens, which sets it
    private Stream stream;

    private ByteBuffer in = BufferUtil.EMPTY_BUFFER;
    private boolean sending;
    private boolean replyDue;
    private boolean endSeen;

    Http2Session(Http2Clients clients) {
        super(clients);
        this.clients = clients;
    }

    @Override
    public void onHeaders(Stream stream, HeadersFrame frame) {
        clients.execute(() -> {
            int status = ((MetaData.Response) frame.getMetaData()).getStatus();
            if (status == HttpStatus.OK_200 && !frame.isEndStream()) {
                this.stream = stream;
                opened();
                stream.demand();
            } else {
                throw new ProtocolException("the server answered the upgrade request with " + status);
            }
        });
    }

    @Override
    void sendMessage() {
        if (state() == State.OPEN && !sending) {
            sending = true;
            write(MessageFrame.MESSAGE.bytes(), this::messageSent);
        }
    }

    private void messageSent() {
        sending = false;
        observation().messageSent();
        if (replyDue) {
            answer();
        }
    }

    @Override
    public void onDataAvailable(Stream stream) {
        clients.execute(this::receive);
    }

    private void receive() throws ProtocolException {
        Stream.Data data = stream.readData();
        if (data == null) {
            stream.demand();
            return;
        }
        boolean last = data.frame().isEndStream();
        try {
            ByteBuffer bytes = data.frame().getByteBuffer();
            in = ByteBuffer.allocate(in.remaining() + bytes.remaining())
                    .put(in)
                    .put(bytes)
                    .flip();
            read(in);
        } catch (ProtocolException wrong) {
            end(false);
        } finally {
            data.release();
        }
        if (last) {
            endOfStream();
        } else {
            stream.demand();
        }
    }

    /** Behind all that has come until now: a stream that has ended is not answered. */
    @Override
    void reply() {
        clients.execute(this::answer);
    }

    /** After a message that is being written. */
    private void answer() {
        replyDue = sending;
        if (state() == State.CLOSE_SEEN && !sending) {
            enter(State.REPLYING);
            write(replyFrame(), this::replied);
        }
    }

    private void replied() throws ProtocolException {
        if (state() == State.REPLYING) {
            enter(State.REPLIED);
            if (endSeen) {
                end(true);
            }
        }
    }

    /** May be read before the word that the reply, which it follows, has been written. */
    private void endOfStream() throws ProtocolException {
        endSeen = true;
        if (state() != State.REPLYING) {
            end(state() == State.REPLIED);
        }
        stream.data(new DataFrame(stream.getId(), BufferUtil.EMPTY_BUFFER, true), Callback.NOOP);
    }

    private void write(ByteBuffer frame, Http2Clients.Task whenWritten) {
        stream.data(
                new DataFrame(stream.getId(), frame, false),
                Callback.from(() -> clients.execute(whenWritten), failure -> fail()));
    }

    @Override
    public void onReset(Stream stream, ResetFrame frame, Callback callback) {
        fail();
        callback.succeeded();
    }

    @Override
    public void onFailure(Stream stream, int error, String reason, Throwable failure, Callback callback) {
        fail();
        callback.succeeded();
    }

    /** The server has reset the stream, or ended the connection. */
    private void fail() {
        clients.execute(() -> end(false));
    }

    private void end(boolean handshake) throws ProtocolException {
        if (state() == State.OPENING) {
            throw new ProtocolException("the server ended a stream during the upgrade");
        }
        if (state() != State.ENDED) {
            ended(handshake);
        }
    }
}
