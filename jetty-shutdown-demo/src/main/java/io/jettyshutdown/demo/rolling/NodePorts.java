package io.jettyshutdown.demo.rolling;

import io.jettyshutdown.demo.process.Ports;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the nodes listen, by name, those included that are still to start; 0 where it does not matter.
 *
 * @param webSocket for clients
 * @param admin for metrics and readiness
 */
record NodePorts(Map<String, Integer> webSocket, Map<String, Integer> admin) {

    /** Any free ones, when a node starts: nobody has to know them beforehand. */
    static final NodePorts ANY = new NodePorts(Map.of(), Map.of());

    static NodePorts choose(List<String> nodes) throws IOException {
        NodePorts ports = new NodePorts(new LinkedHashMap<>(), new LinkedHashMap<>());
        for (String node : nodes) {
            ports.webSocket.put(node, Ports.free());
            ports.admin.put(node, Ports.free());
        }
        return ports;
    }

    int webSocket(String node) {
        return webSocket.getOrDefault(node, 0);
    }

    int admin(String node) {
        return admin.getOrDefault(node, 0);
    }
}
