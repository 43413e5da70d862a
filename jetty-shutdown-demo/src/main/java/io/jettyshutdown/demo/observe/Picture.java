package io.jettyshutdown.demo.observe;

import java.io.IOException;
import java.nio.file.Path;

/** The courses of the dashboard, drawn. */
final class Picture {

    private Picture() {}

    static Picture of(Observation observation) {
        return new Picture();
    }

    void write(Path png) throws IOException {}
}
