package io.jettyshutdown.control;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of the connection, as the system says. Not what {@code ForwardedRequestCustomizer} makes of a
 * header: the peer chooses that.
 */
final class PeerAddress {

    private PeerAddress() {}

    /** Of the connection and of all that it is wrapped in: the PROXY protocol is a header, too. */
    static List<@Nullable SocketAddress> all(Request request) {
        List<@Nullable SocketAddress> addresses = new ArrayList<>();
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        addresses.add(endPoint.getRemoteSocketAddress());
        while (endPoint instanceof EndPoint.Wrapper wrapper) {
            endPoint = wrapper.unwrap();
            addresses.add(endPoint.getRemoteSocketAddress());
        }
        return addresses;
    }

    /** For a log: the innermost one, an IP address or {@code local}. */
    static String text(Request request) {
        List<@Nullable SocketAddress> all = all(request);
        return all.get(all.size() - 1) instanceof InetSocketAddress internet && internet.getAddress() != null
                ? internet.getAddress().getHostAddress()
                : "local";
    }
}
