/**
 * What a deployment would do to a fleet, computed: every client, every server, in simulated time. Knows of a real
 * deployment only the report that {@code rolling} prints.
 */
@NullMarked
package io.jettyshutdown.demo.storm;

import org.jspecify.annotations.NullMarked;
