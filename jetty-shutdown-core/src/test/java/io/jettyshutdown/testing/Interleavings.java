package io.jettyshutdown.testing;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.Arrays;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.slf4j.LoggerFactory;

/**
 * Runs the operations of a race against each other, each on a thread of its own, in one order after the other: first
 * those with one switch between threads, then those with two, and so on. A model checker decides at each access to what
 * is shared which thread goes on, so a failure comes with the order that leads to it, and comes again.
 *
 * <p>A race is a public class with a public constructor, {@link Operation} methods, and a method annotated with {@code
 * Validate} that throws if what must hold does not hold when all are done. It sees orders, not the reordering of memory
 * accesses: a missing {@code volatile} is found by the tests on real threads alone, if at all.
 */
public final class Interleavings {

    /** Enough for each defect that was tried; {@code -Drace.interleavings=100000} for a long search. */
    private static final int COUNT = Integer.getInteger("race.interleavings", 200);

    /** What is pure, or only counts, or tells the application: no need to look for switches within, which costs time. */
    private static final String[] NOT_PART_OF_ANY_RACE = {
        "io.jettyshutdown.DrainReport",
        "io.jettyshutdown.codes.CloseReason",
        "io.jettyshutdown.drain.Listeners",
        "io.jettyshutdown.drain.Schedule",
        "io.jettyshutdown.drain.Tally",
        "io.jettyshutdown.TimeBudget",
        "java.time.Duration",
        "java.util.EnumMap"
    };

    private Interleavings() {}

    public static void explore(Class<?> race) {
        int operations = (int) Arrays.stream(race.getMethods())
                .filter(method -> method.isAnnotationPresent(Operation.class))
                .count();
        Logger logger = (Logger) LoggerFactory.getLogger("io.jettyshutdown");
        logger.setLevel(Level.WARN);
        try {
            explore(race, operations);
        } finally {
            logger.setLevel(null);
        }
    }

    private static void explore(Class<?> race, int operations) {
        new ModelCheckingOptions()
                // Each operation runs once, so all scenarios are the same but for the names of the threads.
                .iterations(1)
                .threads(operations)
                .actorsPerThread(1)
                .actorsBefore(0)
                .actorsAfter(0)
                .minimizeFailedScenario(false)
                .invocationsPerIteration(COUNT)
                .addGuarantee(forClasses(NOT_PART_OF_ANY_RACE).allMethods().ignore())
                .check(race);
    }
}
