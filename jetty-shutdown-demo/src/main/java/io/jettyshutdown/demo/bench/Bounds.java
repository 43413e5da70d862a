package io.jettyshutdown.demo.bench;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Refuses what a measurement cannot do, in the words of the command line. */
final class Bounds {

    private Bounds() {}

    static void require(CommandSpec command, String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw new ParameterException(
                    command.commandLine(), option + " is " + value + ", but must be between " + min + " and " + max);
        }
    }

    /** That the system lets a process have so many sessions. */
    static void requireDescriptors(CommandSpec command, int sessions) {
        long possible = DescriptorLimit.sessions();
        if (sessions > possible) {
            throw new ParameterException(command.commandLine(), DescriptorLimit.obstacle(sessions, possible));
        }
    }
}
