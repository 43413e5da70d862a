package io.jettyshutdown.demo.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** One file of the page, or what it fetches: for this origin only, and without anything from elsewhere. */
final class PageFile extends Handler.Abstract {

    /** No script or style within the page; WebSockets to the other port. */
    private static final String POLICY =
            "default-src 'self'; connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private final String contentType;
    private final Supplier<byte[]> content;

    private PageFile(String contentType, Supplier<byte[]> content) {
        this.contentType = contentType;
        this.content = content;
    }

    static PageFile json(Supplier<String> text) {
        return new PageFile("application/json", () -> text.get().getBytes(StandardCharsets.UTF_8));
    }

    /** A resource of this package, or one with an absolute name. */
    static PageFile resource(String name, String contentType) {
        byte[] bytes = read(name);
        return new PageFile(contentType, () -> bytes);
    }

    private static byte[] read(String name) {
        try (InputStream file = PageFile.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException(name + " is missing in this build");
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (!SameOrigin.accepts(request)) {
            Response.writeError(request, response, callback, HttpStatus.FORBIDDEN_403, LivePage.FOREIGN);
            return true;
        }
        response.getHeaders()
                .put(HttpHeader.CONTENT_TYPE, contentType)
                .put(HttpHeader.CACHE_CONTROL, "no-store")
                .put("Content-Security-Policy", POLICY)
                .put("Cross-Origin-Resource-Policy", "same-origin")
                .put("X-Content-Type-Options", "nosniff");
        response.write(true, ByteBuffer.wrap(content.get()), callback);
        return true;
    }
}
