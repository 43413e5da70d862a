/**
 * The subcommand {@code bench} and its own: options, what is refused, in which order servers take their turns. Below it
 * {@code server} and {@code client} meet by {@code wire}, a {@code trial} lets them, and a {@code report} has the
 * figures. Knows nothing of the other subcommands.
 */
@NullMarked
package io.jettyshutdown.demo.bench;

import org.jspecify.annotations.NullMarked;
