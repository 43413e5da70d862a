package io.jettyshutdown.control;

import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;

/** Why a request is not carried out, and what to do: an answer as JSON, which escapes what the peer chose. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String why;
    private final String remedy;
    private final transient HttpFields headers;

    Refusal(int status, String what, String why, String remedy, HttpField... headers) {
        // It is an answer, not a defect: nobody needs to know where it was made.
        super(what, null, false, false);
        this.status = status;
        this.why = why;
        this.remedy = remedy;
        this.headers = HttpFields.from(headers);
    }

    Answer toAnswer() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("status", status);
        json.put("error", String.valueOf(getMessage()));
        json.put("why", why);
        json.put("remedy", remedy);
        return new Answer(status, json, headers);
    }
}
