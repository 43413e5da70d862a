/**
 * What a deployment would do to a fleet, computed: every client, every server, in simulated time. Shares with
 * {@code rolling} what a plan and a report say; knows nothing of real servers and clients.
 */
@NullMarked
package io.jettyshutdown.demo.storm;

import org.jspecify.annotations.NullMarked;
