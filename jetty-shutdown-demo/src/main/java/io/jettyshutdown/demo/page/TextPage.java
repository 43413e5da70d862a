package io.jettyshutdown.demo.page;

import io.jettyshutdown.demo.shipped.ShippedFile;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** A text that is made anew for each request. */
public final class TextPage extends Handler.Abstract {

    private final String contentType;
    private final Supplier<String> text;

    public TextPage(String contentType, Supplier<String> text) {
        this.contentType = contentType;
        this.text = text;
    }

    /** A file that this program is shipped with. */
    public static TextPage of(String contentType, String file) {
        String text = ShippedFile.read(file).text();
        return new TextPage(contentType, () -> text);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        response.setStatus(HttpStatus.OK_200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
        Content.Sink.write(response, true, text.get(), callback);
        return true;
    }
}
