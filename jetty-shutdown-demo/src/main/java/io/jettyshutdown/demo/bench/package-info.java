/**
 * The subcommand {@code bench}: the stop of four servers, side by side, and their echo. Holds the servers that are measured, the
 * process that each of them runs in, the clients that watch them, and the figures. Knows nothing of the other
 * subcommands.
 */
@NullMarked
package io.jettyshutdown.demo.bench;

import org.jspecify.annotations.NullMarked;
