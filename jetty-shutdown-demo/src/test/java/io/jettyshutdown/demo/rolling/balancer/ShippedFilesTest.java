package io.jettyshutdown.demo.rolling.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.demo.rolling.node.NodePorts;
import io.jettyshutdown.testing.Command;
import io.jettyshutdown.testing.FreePort;
import io.jettyshutdown.testing.Part;
import io.jettyshutdown.testing.Parts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The balancers' files are valid, and what is run is what is shipped. */
class ShippedFilesTest {

    private static final Path HAPROXY = Path.of("deploy", "haproxy", "haproxy.cfg");
    private static final Path NGINX = Path.of("deploy", "nginx");

    @TempDir
    private Path directory;

    @Test
    void haproxyTakesItsFileAsItIsShipped() throws Exception {
        assertThat(Command.run(Parts.require(Part.HAPROXY).toString(), "-c", "-f", HAPROXY.toString()))
                .contains("Configuration file is valid")
                .doesNotContain("WARNING");
    }

    @Test
    void nginxTakesItsFiles() throws Exception {
        Nginx.writeConfiguration(directory, "127.0.0.1:" + FreePort.find(), List.of("server 127.0.0.1:1;"));
        List<String> words = new ArrayList<>(Nginx.command(Parts.require(Part.NGINX), directory));
        words.add("-t");

        assertThat(Command.run(words.toArray(String[]::new)))
                .contains("test is successful")
                .doesNotContain("[warn]");
    }

    @Test
    void haproxyRunsItsFileButForNumbersAndAddresses() throws Exception {
        NodePorts ports = new NodePorts(Map.of("a", 1, "b", 2), Map.of("a", 3, "b", 4));

        List<String> run = HaProxy.configuration(7, directory, "127.0.0.1:5", ports)
                .text()
                .lines()
                .toList();

        assertThat(run)
                .containsOnlyOnce("    maxconn 7", "    bind 127.0.0.1:5")
                .contains("    server a 127.0.0.1:1 port 3", "    server b 127.0.0.1:2 port 4");
        assertThat(others(run, "maxconn|stats socket|bind|server"))
                .isEqualTo(others(Files.readAllLines(HAPROXY), "maxconn|stats socket|bind|server"));
    }

    @Test
    void nginxRunsItsFilesButForAddressesAndDirectories() throws Exception {
        Nginx.writeConfiguration(directory, "127.0.0.1:5", List.of("server 127.0.0.1:6;", "server 127.0.0.1:7;"));

        List<String> run = Files.readAllLines(directory.resolve("nginx.conf"));
        List<String> upstream = Files.readAllLines(directory.resolve("upstream.conf"));

        assertThat(run).containsOnlyOnce("        listen 127.0.0.1:5;", "    include upstream.conf;");
        assertThat(others(run, "listen|include|access_log|\\w+_temp_path"))
                .isEqualTo(others(Files.readAllLines(NGINX.resolve("nginx.conf")), "listen|include"));
        assertThat(upstream).containsSequence("    server 127.0.0.1:6;", "    server 127.0.0.1:7;");
        assertThat(others(upstream, "server"))
                .isEqualTo(others(Files.readAllLines(NGINX.resolve("upstream.conf")), "server"));
    }

    private static List<String> others(List<String> lines, String directives) {
        return lines.stream()
                .filter(line -> !line.matches("\\s*(" + directives + ") [^{]*"))
                .toList();
    }
}
