package io.jettyshutdown.control;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Whoever is on this host, and is neither a proxy that speaks for somebody else nor a browser that obeys a foreign page:
 * not by a request across origins, and not by a name of that page's that leads here (DNS rebinding).
 */
final class LocalAccess implements Access {

    /** A whole authority: what only contains or resembles a name of this host is none. */
    private static final Pattern LOOPBACK = Pattern.compile(
            "(localhost|127(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}|\\[::1])(:\\d{1,5})?", Pattern.CASE_INSENSITIVE);

    private static final Set<String> OWN_SITE = Set.of("none", "same-origin");

    @Override
    public void check(Request request) throws Refusal {
        if (!PeerAddress.all(request).stream().allMatch(LocalAccess::isLocal)) {
            throw forbidden("it does not come from this host");
        }
        HttpFields headers = request.getHeaders();
        for (HttpField header : headers) {
            if (isOfProxy(header.getLowerCaseName())) {
                throw forbidden("its header " + header.getName() + " tells of a proxy, whose peer may be anybody");
            }
        }
        if (headers.contains(HttpHeader.ORIGIN) || !OWN_SITE.containsAll(headers.getValuesList("Sec-Fetch-Site"))) {
            throw forbidden("a web page makes a browser send it");
        }
        if (!isForLoopback(request)) {
            throw forbidden("its Host is not localhost, 127.0.0.1 or [::1]");
        }
    }

    private static boolean isLocal(@Nullable SocketAddress address) {
        return address instanceof UnixDomainSocketAddress
                || (address instanceof InetSocketAddress internet
                        && internet.getAddress() != null
                        && internet.getAddress().isLoopbackAddress());
    }

    private static boolean isOfProxy(String header) {
        return header.equals("forwarded")
                || header.equals("via")
                || header.equals("x-real-ip")
                || header.startsWith("x-forwarded-");
    }

    /** HTTP/2 and later have it in the URI, where HTTP/1.1 may have another one. */
    private static boolean isForLoopback(Request request) {
        List<String> hosts = request.getHeaders().getValuesList(HttpHeader.HOST);
        boolean mayLackHost = request.getConnectionMetaData().getHttpVersion().getVersion() >= 20;
        @Nullable String authority = request.getHttpURI().getAuthority();
        return (mayLackHost || hosts.size() == 1)
                && hosts.stream().allMatch(host -> LOOPBACK.matcher(host).matches())
                && authority != null
                && LOOPBACK.matcher(authority).matches();
    }

    private static Refusal forbidden(String why) {
        return new Refusal(
                HttpStatus.FORBIDDEN_403,
                "forbidden",
                "without a token only this host may control, and of this request " + why,
                "send it from this host to http://localhost, or give the server a token");
    }
}
