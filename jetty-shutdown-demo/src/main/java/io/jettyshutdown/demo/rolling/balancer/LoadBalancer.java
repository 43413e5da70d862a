package io.jettyshutdown.demo.rolling.balancer;

import io.jettyshutdown.demo.cli.UsageException;
import io.jettyshutdown.demo.process.Programs;
import io.jettyshutdown.demo.rolling.node.NodePorts;
import io.jettyshutdown.demo.rolling.plan.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What is between clients and nodes. */
public enum LoadBalancer {
    NONE(Duration.ZERO),
    HAPROXY(Duration.ofSeconds(3)),
    NGINX(Duration.ofSeconds(1));

    /** How long a node goes on serving everybody, until nobody sends it clients any more. */
    public final Duration readinessDelay;

    LoadBalancer(Duration readinessDelay) {
        this.readinessDelay = readinessDelay;
    }

    /** Its executable; refuses the command line if that is missing. */
    public Path program() {
        return Programs.find(toString())
                .orElseThrow(() -> new UsageException("--lb=" + this + " needs " + this
                        + ", but it is not on the PATH: apt-get install " + this + ", which puts it into /usr/sbin"));
    }

    /** Starts it. */
    public Entrance open(Plan plan, NodePorts ports) throws IOException, InterruptedException {
        return switch (this) {
            case NONE -> new Rotation();
            case HAPROXY -> new HaProxy(program(), plan, ports);
            case NGINX -> new Nginx(program());
        };
    }

    /** What a node has to be told, so that it fits behind this one. */
    public List<String> nodeOptions() {
        return this == NONE
                ? List.of()
                : List.of("--not-ready-status=404", "--readiness-delay=" + readinessDelay.toSeconds() + "s");
    }

    /** As it is written on the command line, which is also the name of its program and of its package. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
