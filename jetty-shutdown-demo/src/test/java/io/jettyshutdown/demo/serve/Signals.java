package io.jettyshutdown.demo.serve;

import io.jettyshutdown.testing.Command;

/** As an operator or a supervisor sends them. */
final class Signals {

    private Signals() {}

    static void send(String name, ProcessHandle process) throws Exception {
        Command.run("kill", "-" + name, "" + process.pid());
    }
}
