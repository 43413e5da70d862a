package io.jettyshutdown.demo.rolling;

import io.jettyshutdown.demo.process.Programs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is between clients and nodes. */
enum LoadBalancer {
    NONE(Duration.ZERO) {
        @Override
        Entrance open(Path program, Plan plan, NodePorts ports) {
            return new Rotation();
        }
    },
    HAPROXY(Duration.ofSeconds(3)) {
        @Override
        Entrance open(Path program, Plan plan, NodePorts ports) throws IOException, InterruptedException {
            return new HaProxy(program, plan, ports);
        }
    },
    NGINX(Duration.ofSeconds(1)) {
        @Override
        Entrance open(Path program, Plan plan, NodePorts ports) throws IOException, InterruptedException {
            return new Nginx(program);
        }
    };

    /** How long a node goes on serving everybody, until nobody sends it clients any more. */
    final Duration readinessDelay;

    LoadBalancer(Duration readinessDelay) {
        this.readinessDelay = readinessDelay;
    }

    /** Where nodes have to listen, if it must know so before they start. */
    NodePorts ports(Plan plan) throws IOException {
        return this == HAPROXY ? NodePorts.choose(plan.nodeNames()) : NodePorts.ANY;
    }

    /** Its executable; empty if it is missing. */
    Optional<Path> program() {
        return Programs.find(toString());
    }

    /** Starts it. */
    abstract Entrance open(Path program, Plan plan, NodePorts ports) throws IOException, InterruptedException;

    List<String> nodeOptions() {
        return List.of("--not-ready-status=404", "--readiness-delay=" + readinessDelay.toSeconds() + "s");
    }

    /** As it is written on the command line, which is also the name of its program and of its package. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
