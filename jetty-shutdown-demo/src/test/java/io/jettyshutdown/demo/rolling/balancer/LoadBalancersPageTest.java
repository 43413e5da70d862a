package io.jettyshutdown.demo.rolling.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.demo.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page shows what is in the files, and commands that there are. */
class LoadBalancersPageTest {

    private final Document page = Document.read("load-balancers.md");

    LoadBalancersPageTest() throws IOException {}

    @ParameterizedTest
    @CsvSource({"HAProxy, haproxy/haproxy.cfg", "nginx, nginx/nginx.conf nginx/upstream.conf"})
    void everySettingIsTheFiles(String section, String files) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String file : files.split(" ")) {
            text.append(Files.readString(Path.of("deploy").resolve(file)));
        }
        assertThat(page.section(section).rows("setting \\| why"))
                .extracting(row -> row.get(0).split("`")[1])
                .hasSizeGreaterThan(5)
                .allMatch(text.toString()::contains);
    }

    @Test
    void serversAreStartedAsTheyAreHere() {
        assertThat(page.all("^    java -jar \\S+ serve ([^\n]*)$").get(0).split(" "))
                .containsAll(LoadBalancer.HAPROXY.nodeOptions());
        assertThat(page.text()).contains("`" + LoadBalancer.NGINX.nodeOptions().get(1) + "`");
    }
}
