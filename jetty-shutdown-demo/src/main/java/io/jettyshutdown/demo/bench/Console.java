package io.jettyshutdown.demo.bench;

import io.jettyshutdown.demo.bench.client.DescriptorLimit;
import io.jettyshutdown.demo.bench.report.Report;
import io.jettyshutdown.demo.cli.UsageException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What every command tells: what it has measured, and what it refuses to measure, in the words of the command line.
 */
@Command(
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:all was measured, whatever the result",
            "1:the measurement broke off; the error says why",
            "2:it could not be begun; the error says why"
        })
final class Console {

    @Option(names = "--json", description = "Print one JSON object as the last line of the standard output.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    PrintWriter err() {
        return command.commandLine().getErr();
    }

    /** That the system lets a process have so many sessions. */
    static void requireDescriptors(int sessions) {
        long possible = DescriptorLimit.sessions();
        if (sessions > possible) {
            throw new UsageException(DescriptorLimit.obstacle(sessions, possible));
        }
    }

    void print(Report report) {
        PrintWriter out = command.commandLine().getOut();
        out.print(report.text());
        if (json) {
            out.println(report.json());
        }
        out.flush();
    }
}
