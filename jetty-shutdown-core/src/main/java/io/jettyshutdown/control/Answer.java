package io.jettyshutdown.control;

import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ajax.JSON;

/**
 * JSON in answer to a request.
 *
 * @param status of HTTP
 * @param json maps, strings, numbers, booleans and null
 * @param headers beside those of every answer
 */
record Answer(int status, Map<String, Object> json, HttpFields headers) {

    private static final JSON WRITER = new JSON();

    Answer(int status, Map<String, Object> json) {
        this(status, json, HttpFields.EMPTY);
    }

    void write(Response response, Callback callback) {
        response.setStatus(status);
        response.getHeaders()
                .add(headers)
                .put(HttpHeader.CONTENT_TYPE, "application/json")
                .put(HttpHeader.CACHE_CONTROL, "no-store")
                .put("X-Content-Type-Options", "nosniff");
        Content.Sink.write(response, true, WRITER.toJSON(json) + "\n", callback);
    }
}
