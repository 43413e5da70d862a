package io.jettyshutdown.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A process with a network of its own, of the loopback interface alone: of the machine's network it has nothing. */
public final class OwnNetwork {

    private OwnNetwork() {}

    /** Needs {@link Part#NETWORK_NAMESPACES}; with one more address, unless that is empty, and with options for the JVM. */
    public static Command start(String address, List<String> options, Class<?> main, String... arguments)
            throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "unshare",
                "--net",
                "--map-root-user",
                "sh",
                "-c",
                "ip link set lo up" + (address.isEmpty() ? "" : " && ip address add " + address + " dev lo")
                        + " && exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Not the file that this process writes.
                "-Dlogback.configurationFile=logback-child.xml",
                "-cp",
                System.getProperty("java.class.path")));
        words.addAll(options);
        words.add(main.getName());
        words.addAll(List.of(arguments));
        return Command.start(Map.of(), words.toArray(String[]::new));
    }
}
