package io.jettyshutdown.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jettyshutdown.testing.Command;
import io.jettyshutdown.testing.OwnNetwork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Drops every packet from and to one address, in the network namespace of this process. */
final class DroppedPackets {

    /** An address of the loopback interface that nothing else uses. */
    static final String ADDRESS = "127.0.0.3";

    /** Names the namespace of the process that started this one: that one's network is not to be touched. */
    static final String FOREIGN_NAMESPACE = "faults.foreign-namespace";

    private static final String RULES = """
            table inet faults {
              chain input {
                type filter hook input priority 0
                ip saddr %1$s counter drop
                ip daddr %1$s counter drop
              }
            }
            """.formatted(ADDRESS);

    private DroppedPackets() {}

    /** The network namespace of this process. */
    static String namespace() throws Exception {
        return Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString();
    }

    /** Starts a process with the network namespace that {@link #begin} demands: of the machine's network it has nothing. */
    static Command inANetworkOfItsOwn(Class<?> main, String... arguments) throws Exception {
        return OwnNetwork.start("", List.of("-D" + FOREIGN_NAMESPACE + "=" + namespace()), main, arguments);
    }

    static void begin() throws Exception {
        requireNamespaceOfItsOwn();
        Path rules = Files.createTempFile("faults", ".nft");
        try {
            Files.writeString(rules, RULES);
            Command.run("nft", "-f", rules.toString());
        } finally {
            Files.delete(rules);
        }
    }

    /** Never touches the network of the machine, whoever calls it. */
    static void requireNamespaceOfItsOwn() throws Exception {
        String foreign = System.getProperty(FOREIGN_NAMESPACE);
        if (foreign == null || foreign.equals(namespace())) {
            throw new IllegalStateException("not in a network namespace of its own");
        }
    }

    /** How many there were. */
    static long count() throws Exception {
        JsonNode listing = new ObjectMapper().readTree(Command.run("nft", "-j", "list", "table", "inet", "faults"));
        return listing.findValues("packets").stream()
                .mapToLong(JsonNode::asLong)
                .sum();
    }
}
