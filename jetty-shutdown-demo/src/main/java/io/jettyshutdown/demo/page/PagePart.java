package io.jettyshutdown.demo.page;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** A part of the page: for this origin only, and without anything from elsewhere. */
final class PagePart extends Handler.Wrapper {

    /** No script or style within the page; WebSockets to the other port. */
    private static final String POLICY =
            "default-src 'self'; connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    PagePart(TextPage text) {
        super(text);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!SameOrigin.accepts(request)) {
            Response.writeError(request, response, callback, HttpStatus.FORBIDDEN_403, LivePage.FOREIGN);
            return true;
        }
        response.getHeaders()
                .put(HttpHeader.CACHE_CONTROL, "no-store")
                .put("Content-Security-Policy", POLICY)
                .put("Cross-Origin-Resource-Policy", "same-origin")
                .put("X-Content-Type-Options", "nosniff");
        return super.handle(request, response, callback);
    }
}
