package io.jettyshutdown.control;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.server.FormFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Scheduler;

/** The parameters of a command, as {@code curl -d} sends them. No thread waits for them. */
final class Form {

    private static final int MOST_BYTES = 8192;
    private static final int MOST_FIELDS = 100;
    private static final String REMEDY = "send it as \"curl -d intent=restart\" does";

    private Form() {}

    /**
     * Reads all of it within a time, however often something of it arrives.
     *
     * @return completed exceptionally with a {@link Refusal}, or with what the connection failed with
     */
    static CompletableFuture<Fields> read(Request request, Duration limit) {
        CompletableFuture<Fields> fields = new CompletableFuture<>();
        HttpField type = request.getHeaders().getField(HttpHeader.CONTENT_TYPE);
        if (type != null && !isForm(type.getValue())) {
            fields.completeExceptionally(notAForm());
            return fields;
        }
        if (request.getLength() > MOST_BYTES) {
            fields.completeExceptionally(tooLarge());
            return fields;
        }
        Scheduler.Task late = request.getComponents()
                .getScheduler()
                .schedule(() -> fields.completeExceptionally(late(limit)), limit.toMillis(), TimeUnit.MILLISECONDS);
        FormFields.onFields(
                request,
                StandardCharsets.UTF_8,
                MOST_FIELDS,
                MOST_BYTES,
                Promise.Invocable.from(Promise.Invocable.toPromise(fields), late::cancel));
        return fields;
    }

    /**
     * Looks at what was read.
     *
     * @throws Refusal if it is no form, or has a parameter twice or one that is not known
     */
    static Map<String, String> parameters(Request request, Fields fields, List<String> known) throws Refusal {
        if (!fields.isEmpty() && !request.getHeaders().contains(HttpHeader.CONTENT_TYPE)) {
            throw notAForm();
        }
        Map<String, String> parameters = new HashMap<>();
        for (Fields.Field field : fields) {
            if (!known.contains(field.getName())) {
                throw wrong("there is no parameter \"" + field.getName() + "\" here, but " + known);
            }
            if (field.hasMultipleValues()) {
                throw wrong("the parameter \"" + field.getName() + "\" is there more than once");
            }
            parameters.put(field.getName(), field.getValue());
        }
        return parameters;
    }

    static Refusal wrong(String why) {
        return new Refusal(HttpStatus.BAD_REQUEST_400, "wrong parameters", why, REMEDY);
    }

    /** For whatever {@link #read} failed with. */
    static Refusal refusal(Throwable failure) {
        if (failure instanceof Refusal refusal) {
            return refusal;
        }
        return isTooLarge(failure) ? tooLarge() : wrong("the body cannot be read as a form in UTF-8");
    }

    /** Jetty's own look at the type misses the character set in its first releases. */
    private static boolean isForm(String type) {
        String charset = MimeTypes.getCharsetFromContentType(type);
        return MimeTypes.getBaseType(type) == MimeTypes.Type.FORM_ENCODED
                && (charset == null || charset.equalsIgnoreCase(StandardCharsets.UTF_8.name()));
    }

    /** Jetty says so by a status; its first releases did by a text, such as "form too large > 8192". */
    private static boolean isTooLarge(Throwable failure) {
        return failure instanceof HttpException http
                ? http.getCode() == HttpStatus.PAYLOAD_TOO_LARGE_413
                : failure instanceof IllegalStateException
                        && Objects.toString(failure.getMessage()).startsWith("form ");
    }

    private static Refusal tooLarge() {
        return new Refusal(
                HttpStatus.PAYLOAD_TOO_LARGE_413,
                "body too large",
                "the body has more than " + MOST_BYTES + " bytes or " + MOST_FIELDS + " parameters",
                "send less: a reason has at most 98 bytes");
    }

    private static Refusal late(Duration limit) {
        return new Refusal(
                HttpStatus.REQUEST_TIMEOUT_408,
                "body too slow",
                "the body was not complete after " + limit.toMillis() + " ms",
                "send it again, at once",
                new HttpField(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString()));
    }

    private static Refusal notAForm() {
        return new Refusal(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE_415,
                "wrong content type",
                "the body is not application/x-www-form-urlencoded in UTF-8",
                REMEDY);
    }
}
