package io.jettyshutdown.demo.serve;

import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** A page of text that is made anew for each request. */
final class TextPage extends Handler.Abstract {

    /**
     * An answer.
     *
     * @param status HTTP status
     * @param contentType HTTP content type
     * @param text the body
     */
    record Answer(int status, String contentType, String text) {}

    private final Supplier<Answer> page;

    TextPage(Supplier<Answer> page) {
        this.page = page;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Answer answer = page.get();
        response.setStatus(answer.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
        Content.Sink.write(response, true, answer.text(), callback);
        return true;
    }
}
