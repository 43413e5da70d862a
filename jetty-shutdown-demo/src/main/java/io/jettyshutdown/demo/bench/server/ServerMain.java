package io.jettyshutdown.demo.bench.server;

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
import java.util.function.ToLongFunction;
import javax.management.JMException;
import org.slf4j.LoggerFactory;

/**
 * The process of the servers under test. Obeys commands, one a line on the standard input, and answers each by a line on
 * the standard output, {@code ANSWER} and a number. It ends when the input does, so that it does not outlive the process
 * that started it.
 *
 * <pre>
 * START             starts a new server; its port
 * STOP              stops it; the nanoseconds of CPU time that the process used meanwhile
 * RECEIVED, ECHOED  messages that the application received, and sent back
 * HEAP              bytes that are in use after a garbage collection
 * USED              bytes that are in use, garbage included
 * CENSUS file       writes a {@link Census} to the file; the bytes that it counts
 * COLLECTIONS, GC   how often garbage was collected up to now, and the nanoseconds that it took
 * CPU               nanoseconds of CPU time that the process has used up to now
 * </pre>
 */
final class ServerMain {

    private static final String START = "START";
    private static final String CENSUS = "CENSUS ";

    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final Runtime runtime = Runtime.getRuntime();
    private final BufferedReader commands =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    private final PrintStream answers;

    private ServerMain(PrintStream answers) {
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
            new ServerMain(answers).serve(Contender.valueOf(arguments[0]));
        } catch (Exception failed) {
            failed.printStackTrace();
            status = 1;
        }
        Runtime.getRuntime().halt(status); // a failed server's threads and hooks must not keep the process
    }

    private void serve(Contender contender) throws Exception {
        String command = commands.readLine();
        while (START.equals(command)) {
            ServerUnderTest server = contender.newServer();
            answer(server.start());
            command = commands.readLine();
            while (command != null && !START.equals(command)) {
                answer(obey(command, server));
                command = commands.readLine();
            }
        }
    }

    private void answer(long value) {
        answers.println("ANSWER " + value);
        answers.flush();
    }

    private long obey(String command, ServerUnderTest server) throws Exception {
        return switch (command) {
            case "STOP" -> cpuTimeOfStop(server);
            case "RECEIVED" -> server.messages().received.get();
            case "ECHOED" -> server.messages().echoed.get();
            case "HEAP" -> usedHeap();
            case "USED" -> runtime.totalMemory() - runtime.freeMemory();
            case "COLLECTIONS" -> ofCollectors(GarbageCollectorMXBean::getCollectionCount);
            case "GC" -> TimeUnit.MILLISECONDS.toNanos(ofCollectors(GarbageCollectorMXBean::getCollectionTime));
            case "CPU" -> system.getProcessCpuTime();
            default -> takeCensus(Path.of(command.substring(CENSUS.length())));
        };
    }

    private long cpuTimeOfStop(ServerUnderTest server) throws Exception {
        long before = system.getProcessCpuTime();
        server.stop();
        return system.getProcessCpuTime() - before;
    }

    /** The second collection takes what the first one has only found to be unreachable. */
    private static long usedHeap() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long ofCollectors(ToLongFunction<GarbageCollectorMXBean> number) {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(number)
                .sum();
    }

    private static long takeCensus(Path file) throws IOException, JMException {
        String census = Census.take();
        Files.writeString(file, census);
        return Census.parse(census).bytes();
    }
}
