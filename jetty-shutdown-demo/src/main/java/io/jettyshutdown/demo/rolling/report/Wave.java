package io.jettyshutdown.demo.rolling.report;

import java.util.Set;

/**
 * Nodes that were replaced together.
 *
 * @param nodes their names
 * @param trigger when they were told to stop, in nanoseconds of the clock of {@link System#nanoTime()}
 */
public record Wave(Set<String> nodes, long trigger) {}
