package io.jettyshutdown.testing;

import java.util.List;

/** What some tests need beside Java and Maven. */
public enum Part {
    NODE("Node.js with npm", "apt-get install nodejs npm", "node", "npm"),
    HAPROXY("HAProxy", "apt-get install haproxy", "haproxy"),
    PROMETHEUS("Prometheus", "apt-get install prometheus", "prometheus"),
    PUSH_GATEWAY("Prometheus's push gateway", "apt-get install prometheus-pushgateway", "prometheus-pushgateway"),
    PROMTOOL("promtool", "apt-get install prometheus", "promtool"),
    FONTS("fonts for pictures", "apt-get install fontconfig fonts-dejavu-core", "fc-match"),
    NGINX("nginx", "apt-get install nginx", "nginx"),
    CHROMIUM("Chromium with its driver", "apt-get install chromium chromium-driver", "chromedriver", "chromium"),
    PYTHON_WEBSOCKETS(
            "Python with websockets",
            "apt-get install python3-websockets",
            List.of("python3", "-c", "import websockets"),
            "python3"),
    NETWORK_NAMESPACES(
            "network namespaces with nftables",
            "apt-get install util-linux iproute2 nftables",
            List.of("unshare", "--net", "--map-root-user", "nft", "add", "table", "inet", "trial"),
            "unshare",
            "ip",
            "nft"),
    PROCESS_NAMESPACES(
            "process namespaces",
            "apt-get install util-linux",
            List.of(
                    "unshare",
                    "--map-root-user",
                    "--pid",
                    "--fork",
                    "--mount-proc",
                    "mount",
                    "-o",
                    "remount,bind,ro",
                    "/"),
            "unshare"),
    MAVEN("Maven on the PATH", "apt-get install maven", "mvn"),
    CURL("curl", "apt-get install curl", "curl"),
    PYTHON("Python 3", "apt-get install python3", "python3"),
    SYSTEMD("systemd's tools", "apt-get install systemd", "systemd-analyze"),
    DOCKER_COMPOSE(
            "docker-compose",
            "apt-get install --no-install-recommends docker-compose",
            List.of("docker-compose", "--version"),
            "docker-compose"),
    FAKETIME("faketime", "apt-get install faketime", "faketime");

    final String description;
    final String installation;

    /**
     * A command, of the first of the programs, that succeeds where the part can be used; empty if it is enough that the
     * programs are there.
     */
    final List<String> trial;

    final List<String> programs;

    Part(String description, String installation, String... programs) {
        this(description, installation, List.of(), programs);
    }

    Part(String description, String installation, List<String> trial, String... programs) {
        this.description = description;
        this.installation = installation;
        this.trial = trial;
        this.programs = List.of(programs);
    }
}
