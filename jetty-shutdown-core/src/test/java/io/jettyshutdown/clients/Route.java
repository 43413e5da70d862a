package io.jettyshutdown.clients;

import io.jettyshutdown.testing.Part;
import java.nio.file.Path;

/** What is between clients and server, in the order of the columns of the page. */
enum Route {
    DIRECT("direct") {
        @Override
        Entrance open(int serverPort, Path directory) {
            return new Entrance(serverPort, () -> {});
        }
    },
    HAPROXY("through HAProxy") {
        @Override
        Entrance open(int serverPort, Path directory) throws Exception {
            return Entrance.proxy(Part.HAPROXY, serverPort, directory, "haproxy.cfg", "-db", "-f", "haproxy.cfg");
        }
    },
    NGINX("through nginx") {
        @Override
        Entrance open(int serverPort, Path directory) throws Exception {
            return Entrance.proxy(
                    Part.NGINX, serverPort, directory, "nginx.conf", "-e", "stderr", "-p", ".", "-c", "nginx.conf");
        }
    };

    final String label;

    Route(String label) {
        this.label = label;
    }

    /** Opens a way to a server that may come and go; files are for the directory. */
    abstract Entrance open(int serverPort, Path directory) throws Exception;

    @Override
    public String toString() {
        return label;
    }
}
