package io.jettyshutdown.demo.bench;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * One client's session on a stream of HTTP/2 (RFC 8441). It does and demands what {@link ClientSession} does on a
 * connection of its own; the end of the stream and the reset of TCP are {@code END_STREAM} and {@code RST_STREAM} here
 * (RFC 8441 section 5).
 *
 * <p>Jetty's threads only hand over; all the rest is done by the clients' thread.
 */
final class StreamSession implements Stream.Listener {

    private enum State {
        OPENING,
        OPEN,
        CLOSE_SEEN,
        REPLYING,
        REPLIED,
        ENDED
    }

    private final StreamClients clients;
    private ByteBuffer in = BufferUtil.EMPTY_BUFFER;
    private State state = State.OPENING;
    private boolean endSeen;
    private int code;

    StreamSession(StreamClients clients) {
        this.clients = clients;
    }

    @Override
    public void onHeaders(Stream stream, HeadersFrame frame) {
        clients.execute(() -> {
            int status = ((MetaData.Response) frame.getMetaData()).getStatus();
            if (status == HttpStatus.OK_200 && !frame.isEndStream()) {
                state = State.OPEN;
                clients.opened();
                stream.demand();
            } else {
                clients.failed(new ProtocolException("the server answered the upgrade request with " + status));
            }
        });
    }

    @Override
    public void onDataAvailable(Stream stream) {
        clients.execute(() -> receive(stream));
    }

    private void receive(Stream stream) {
        Stream.Data data = stream.readData();
        if (data == null) {
            stream.demand();
            return;
        }
        boolean last = data.frame().isEndStream();
        try {
            take(stream, data.frame().getByteBuffer());
        } catch (ProtocolException wrong) {
            end(false);
        } finally {
            data.release();
        }
        if (last) {
            endOfStream(stream);
        } else {
            stream.demand();
        }
    }

    private void take(Stream stream, ByteBuffer bytes) throws ProtocolException {
        if (state != State.OPEN) {
            if (bytes.hasRemaining()) {
                throw new ProtocolException("the server went on after its Close frame");
            }
            return;
        }
        in = ByteBuffer.allocate(in.remaining() + bytes.remaining())
                .put(in)
                .put(bytes)
                .flip();
        OptionalInt closeFrame = CloseFrame.read(in);
        if (closeFrame.isPresent()) {
            code = closeFrame.getAsInt();
            state = State.CLOSE_SEEN;
            clients.closeFrameSeen(code);
            if (in.hasRemaining()) {
                throw new ProtocolException("the server went on after its Close frame");
            }
            clients.executeAsReply(() -> reply(stream));
        }
    }

    private void reply(Stream stream) {
        if (state != State.CLOSE_SEEN) {
            return;
        }
        state = State.REPLYING;
        Callback sent = Callback.from(() -> clients.execute(this::replied), failure -> fail());
        stream.data(new DataFrame(stream.getId(), CloseFrame.fromClient(code), false), sent);
    }

    private void replied() {
        if (state == State.REPLYING) {
            state = State.REPLIED;
            if (endSeen) {
                end(true);
            }
        }
    }

    /** Whatever may come between the writing of the reply and the word of it. */
    private void endOfStream(Stream stream) {
        endSeen = true;
        stream.data(new DataFrame(stream.getId(), BufferUtil.EMPTY_BUFFER, true), Callback.NOOP);
        if (state != State.REPLYING) {
            end(state == State.REPLIED);
        }
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

    private void end(boolean handshake) {
        if (state == State.OPENING) {
            clients.failed(new ProtocolException("the server ended a stream during the upgrade"));
        } else if (state != State.ENDED) {
            clients.ended(handshake);
        }
        state = State.ENDED;
    }
}
