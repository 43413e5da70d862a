/**
 * One run of one server in a fresh process, and its {@link Figure}s: when which clock is read. Knows nothing of other
 * runs, nor of how figures are shown.
 */
@NullMarked
package io.jettyshutdown.demo.bench.trial;

import org.jspecify.annotations.NullMarked;
