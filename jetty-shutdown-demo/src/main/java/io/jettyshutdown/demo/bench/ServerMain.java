package io.jettyshutdown.demo.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import org.slf4j.LoggerFactory;

/**
 * The process of the servers under test. Obeys commands, one a line on the standard input, and answers each by one line
 * on the standard output. It ends when the input does, so that it does not outlive the process that started it.
 *
 * <pre>
 * START   PORT port            starts a new server
 * HEAP    HEAP bytes           what is in use after a garbage collection
 * USED    USED bytes           what is in use, garbage included
 * COLLECTIONS                  how often garbage was collected
 * CPU     CPU nanoseconds      the CPU time that the process has used up to now
 * CENSUS file  CENSUS bytes    writes a {@link Census} to the file; the bytes that it counts
 * GC      GC nanoseconds       the time that garbage collections have taken up to now
 * STOP    STOPPED nanoseconds  stops the server; the CPU time that the process used meanwhile
 * RECEIVED, ECHOED             messages that the application received, and sent back
 * </pre>
 */
final class ServerMain {

    private static final String CENSUS = "CENSUS";

    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final Runtime runtime = Runtime.getRuntime();
    private final BufferedReader commands;
    private final PrintStream answers;

    private ServerMain(BufferedReader commands, PrintStream answers) {
        this.commands = commands;
        this.answers = answers;
    }

    /**
     * Runs until the standard input ends.
     *
     * @param arguments the name of the {@link Contender}
     */
    public static void main(String[] arguments) {
        int status = 0;
        try {
            PrintStream answers = System.out;
            System.setOut(System.err); // whatever else is printed is no answer
            ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
            new ServerMain(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII)), answers)
                    .serve(Contender.valueOf(arguments[0]));
        } catch (Exception failed) {
            failed.printStackTrace();
            status = 1;
        }
        Runtime.getRuntime().halt(status); // a failed server's threads and hooks must not keep the process
    }

    private void serve(Contender contender) throws Exception {
        String command = commands.readLine();
        while ("START".equals(command)) {
            ServerUnderTest server = contender.newServer();
            answer("PORT", server.start());
            command = commands.readLine();
            while (command != null && !"START".equals(command)) {
                obey(command, server);
                command = commands.readLine();
            }
        }
    }

    private void obey(String command, ServerUnderTest server) throws Exception {
        switch (command) {
            case "HEAP" -> answer(command, usedHeap());
            case "USED" -> answer(command, runtime.totalMemory() - runtime.freeMemory());
            case "COLLECTIONS" -> answer(command, collections());
            case "CPU" -> answer(command, system.getProcessCpuTime());
            case "GC" -> answer(command, collectionTime());
            case "STOP" -> answer("STOPPED", cpuTimeOfStop(server));
            case "RECEIVED" -> answer(command, server.messages().received.get());
            case "ECHOED" -> answer(command, server.messages().echoed.get());
            default -> answer(CENSUS, takeCensus(Path.of(command.substring(CENSUS.length() + 1))));
        }
    }

    private long cpuTimeOfStop(ServerUnderTest server) throws Exception {
        long before = system.getProcessCpuTime();
        server.stop();
        return system.getProcessCpuTime() - before;
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    private static long takeCensus(Path file) throws IOException, JMException {
        String census = CensusTaker.take();
        Files.writeString(file, census);
        return Census.parse(census).bytes();
    }

    private static long collectionTime() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(collector -> TimeUnit.MILLISECONDS.toNanos(collector.getCollectionTime()))
                .sum();
    }

    private void answer(String name, long value) {
        answers.println(name + " " + value);
        answers.flush();
    }

    /** The second collection takes what the first one has only found to be unreachable. */
    private static long usedHeap() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
