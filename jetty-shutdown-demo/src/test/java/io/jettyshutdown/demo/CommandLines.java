package io.jettyshutdown.demo;

import picocli.CommandLine;

/** Lets tests of a command run it as it is started, without a process. */
public final class CommandLines {

    private CommandLines() {}

    /** That of the program. */
    public static CommandLine ofTheProgram() {
        return Main.commandLine();
    }
}
