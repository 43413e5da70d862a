package io.jettyshutdown.demo.rolling.node;

import io.jettyshutdown.demo.process.Ports;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the nodes listen, by name, those included that are still to start; 0 where it does not matter.
 *
 * @param webSocket for clients
 * @param admin for metrics and readiness
 */
public record NodePorts(Map<String, Integer> webSocket, Map<String, Integer> admin) {

    /** Any free ones, when a node starts: nobody has to know them beforehand. */
    public static final NodePorts ANY = new NodePorts(Map.of(), Map.of());

    public static NodePorts choose(List<String> nodes) throws IOException {
        NodePorts ports = new NodePorts(new LinkedHashMap<>(), new LinkedHashMap<>());
        Set<Integer> taken = new HashSet<>();
        for (String node : nodes) {
            ports.webSocket.put(node, another(taken));
            ports.admin.put(node, another(taken));
        }
        return ports;
    }

    /** It is free as long as nobody listens there: nothing keeps a port from being found twice. */
    private static int another(Set<Integer> taken) throws IOException {
        int port = Ports.free();
        while (!taken.add(port)) {
            port = Ports.free();
        }
        return port;
    }

    int webSocket(String node) {
        return webSocket.getOrDefault(node, 0);
    }

    public int admin(String node) {
        return admin.getOrDefault(node, 0);
    }
}
