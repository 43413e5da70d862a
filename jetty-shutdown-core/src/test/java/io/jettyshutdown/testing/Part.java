package io.jettyshutdown.testing;

import java.util.List;

/** What some tests need beside Java and Maven. */
public enum Part {
    NODE("Node.js with npm", "apt-get install nodejs npm", "node", "npm"),
    HAPROXY("HAProxy", "apt-get install haproxy", "haproxy"),
    PROMETHEUS("Prometheus", "apt-get install prometheus", "prometheus"),
    CHROMIUM("Chromium", "apt-get install chromium", "chromium"),
    FAKETIME("faketime", "apt-get install faketime", "faketime");

    final String description;
    final String installation;
    final List<String> programs;

    Part(String description, String installation, String... programs) {
        this.description = description;
        this.installation = installation;
        this.programs = List.of(programs);
    }
}
