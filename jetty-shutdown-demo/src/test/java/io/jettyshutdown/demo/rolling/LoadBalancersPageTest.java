package io.jettyshutdown.demo.rolling;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page shows what is in the files, and commands that there are. */
class LoadBalancersPageTest {

    private static final Path DIRECTORY = Path.of("docs");

    private final String page = Files.readString(DIRECTORY.resolve("load-balancers.md"));

    LoadBalancersPageTest() throws IOException {}

    private static List<String> all(String text, String pattern) {
        List<String> found = Pattern.compile(pattern, Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map(result -> result.group(1))
                .toList();
        assertThat(found).as(pattern).isNotEmpty();
        return found;
    }

    @ParameterizedTest
    @CsvSource({"HAProxy, haproxy/haproxy.cfg", "nginx, nginx/nginx.conf nginx/upstream.conf"})
    void everySettingIsTheFiles(String section, String files) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String file : files.split(" ")) {
            text.append(Files.readString(Path.of("deploy").resolve(file)));
        }
        String table = all(page, "^## " + section + "\n.*?(\\| setting \\| why.*?)\n\n")
                .get(0);
        assertThat(Stream.of(table.split("\n")).skip(2).map(row -> row.split("`")[1]))
                .hasSizeGreaterThan(5)
                .allMatch(text.toString()::contains);
    }

    @Test
    void serversAreStartedAsTheyAreHere() {
        assertThat(all(page, "^    java -jar \\S+ serve ([^\n]*)$").get(0).split(" "))
                .containsAll(LoadBalancer.HAPROXY.nodeOptions());
        assertThat(page).contains("`" + LoadBalancer.NGINX.nodeOptions().get(1) + "`");
    }
}
