package io.jettyshutdown.demo;

import io.jettyshutdown.Intent;
import io.jettyshutdown.demo.bench.BenchCommand;
import io.jettyshutdown.demo.cli.DurationConverter;
import io.jettyshutdown.demo.cli.UsageException;
import io.jettyshutdown.demo.codes.CodesCommand;
import io.jettyshutdown.demo.rolling.RollingCommand;
import io.jettyshutdown.demo.serve.ServeCommand;
import io.jettyshutdown.demo.storm.StormCommand;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** The command line. */
@Command(
        name = "jetty-shutdown-demo",
        description = "Shows what jetty-shutdown does for servers with open WebSockets.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RollingCommand.class,
            StormCommand.class,
            ServeCommand.class,
            CodesCommand.class,
            BenchCommand.class
        })
public final class Main {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Shows this help.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    private Main() {}

    /** Runs a command and exits with its status: 0 for success, 1 for a failure, 2 for wrong usage. */
    public static void main(String... arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .registerConverter(Duration.class, new DurationConverter())
                .registerConverter(Intent.class, Main::intent)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler((e, arguments) -> wrongUsage(e.getCommandLine(), e))
                .setExecutionExceptionHandler(Main::failure);
    }

    private static Intent intent(String name) {
        try {
            return Intent.named(name);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }

    /** One line, which says what is wrong and where to read more. */
    private static int wrongUsage(CommandLine command, Exception e) {
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println(name + ": " + oneLine(e) + " (help: " + name + " --help)");
        return ExitCode.USAGE;
    }

    /** The world failed: one line. Anything else is a defect of this program and shows its stack trace. */
    private static int failure(Exception e, CommandLine command, ParseResult parsed) throws Exception {
        if (e instanceof UsageException) {
            return wrongUsage(command, e);
        }
        if (e instanceof IOException) {
            command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + oneLine(e));
            return command.getCommandSpec().exitCodeOnExecutionException();
        }
        throw e;
    }

    private static String oneLine(Exception e) {
        return String.valueOf(e.getMessage())
                .lines()
                .map(String::strip)
                .reduce((a, b) -> a + " " + b)
                .orElse("");
    }
}
