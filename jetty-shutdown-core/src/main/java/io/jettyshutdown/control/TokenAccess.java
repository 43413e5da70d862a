package io.jettyshutdown.control;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;

/**
 * Whoever knows the token (RFC 6750). Only its digest is kept, and digests are compared: the time that it takes tells
 * neither the token nor its length. Browsers do not send such tokens by themselves, so the origin does not matter.
 */
final class TokenAccess implements Access {

    private static final int SHORTEST = 16;
    private static final String SCHEME = "Bearer ";

    private final byte[] digest;

    /**
     * @throws IllegalArgumentException if the token is too short or cannot stand in a header; the message does not
     *     contain it
     */
    TokenAccess(String token) {
        if (token.length() < SHORTEST) {
            throw new IllegalArgumentException("the token has " + token.length()
                    + " characters, but must have at least " + SHORTEST + ": make one with \"openssl rand -hex 32\"");
        }
        if (!token.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new IllegalArgumentException("the token has a character that is not printable ASCII, or a space, and"
                    + " cannot be sent in a header: make one with \"openssl rand -hex 32\"");
        }
        digest = digest(token);
    }

    @Override
    public void check(Request request) throws Refusal {
        List<String> credentials = request.getHeaders().getValuesList(HttpHeader.AUTHORIZATION);
        String only = credentials.size() == 1 ? credentials.get(0) : "";
        boolean bearer = only.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        String token = bearer ? only.substring(SCHEME.length()).strip() : "";
        if (!MessageDigest.isEqual(digest, digest(token))) {
            throw new Refusal(
                    HttpStatus.UNAUTHORIZED_401,
                    "unauthorized",
                    "the request has no valid token",
                    "send the header \"Authorization: Bearer TOKEN\", once, with the token that the server was given",
                    new HttpField(HttpHeader.WWW_AUTHENTICATE, "Bearer"));
        }
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
