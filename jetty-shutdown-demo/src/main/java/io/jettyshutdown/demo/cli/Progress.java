package io.jettyshutdown.demo.cli;

import java.io.PrintWriter;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Help.Ansi;

/** Progress bars on standard error: one that moves on a terminal, else a line now and then, as for a log file. */
public final class Progress {

    private static final int LINE_WIDTH = 80;

    private final PrintWriter errors;
    private final boolean terminal = Ansi.AUTO.enabled();
    private String printed = "";

    /** Shows it there, unless it is a terminal, which is always that of standard error. */
    Progress(PrintWriter errors) {
        this.errors = errors;
    }

    /** Begins a bar, to be stepped and closed. */
    public ProgressBar of(String task, long clients) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(clients)
                .setUnit(" clients", 1)
                .hideEta()
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(terminal ? 100 : 2000)
                .setConsumer(
                        terminal
                                ? new ConsoleProgressBarConsumer(System.err)
                                : new DelegatingProgressBarConsumer(this::print, LINE_WIDTH))
                .build();
    }

    /** Prints a line, unless it is the same as the line before. */
    public synchronized void print(String line) {
        if (!line.equals(printed)) {
            errors.println(line);
            errors.flush();
            printed = line;
        }
    }
}
