package io.jettyshutdown.testing;

import java.io.PrintStream;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Prints what was skipped, and why, at the end of a run: a skipped test must not look like one that passed. */
public final class SkippedTests implements TestExecutionListener {

    private final PrintStream out;
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    /** Created by the JUnit Platform. */
    public SkippedTests() {
        this(System.out);
    }

    SkippedTests(PrintStream out) {
        this.out = out;
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        add(test, reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            add(test, result.getThrowable().map(Throwable::getMessage).orElse("no reason given"));
        }
    }

    private void add(TestIdentifier test, String reason) {
        lines.add("SKIPPED " + name(test) + ": " + reason);
    }

    private static String name(TestIdentifier test) {
        TestSource source = test.getSource().orElse(null);
        if (source instanceof MethodSource method) {
            return method.getClassName() + "." + method.getMethodName();
        }
        return source instanceof ClassSource type ? type.getClassName() : test.getDisplayName();
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        if (!lines.isEmpty()) {
            // Whoever printed before may not have ended the line.
            out.println();
            lines.forEach(out::println);
            lines.clear();
        }
    }
}
