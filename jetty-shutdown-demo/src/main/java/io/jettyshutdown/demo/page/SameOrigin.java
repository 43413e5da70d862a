package io.jettyshutdown.demo.page;

import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Lets the page's own commands through to a control that takes none from web pages: whatever a browser sends for a page
 * of this very origin loses its {@code Origin}. All other rules of that control stay.
 */
final class SameOrigin extends Handler.Wrapper {

    /** No name but localhost: a foreign page could have its own name lead here (DNS rebinding). */
    private static final Pattern ADDRESS =
            Pattern.compile("(localhost|\\d+(\\.\\d+){3}|\\[[0-9a-f:.]+])(:\\d{1,5})?", Pattern.CASE_INSENSITIVE);

    SameOrigin(Handler control) {
        super(control);
    }

    /** Whether no foreign page makes a browser send this. */
    static boolean accepts(Request request) {
        List<String> hosts = request.getHeaders().getValuesList(HttpHeader.HOST);
        if (hosts.size() != 1 || !ADDRESS.matcher(hosts.get(0)).matches()) {
            return false;
        }
        String own = request.getHttpURI().getScheme() + "://" + hosts.get(0);
        return request.getHeaders().getValuesList(HttpHeader.ORIGIN).stream().allMatch(own::equalsIgnoreCase);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return super.handle(accepts(request) ? new WithoutOrigin(request) : request, response, callback);
    }

    private static final class WithoutOrigin extends Request.Wrapper {

        private final HttpFields headers;

        WithoutOrigin(Request request) {
            super(request);
            headers = HttpFields.build(request.getHeaders()).remove(HttpHeader.ORIGIN);
        }

        @Override
        public HttpFields getHeaders() {
            return headers;
        }
    }
}
