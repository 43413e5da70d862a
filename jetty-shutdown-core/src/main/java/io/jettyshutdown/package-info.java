/**
 * Graceful shutdown of an embedded Jetty 12.1 with open WebSockets: the types that a user of the library meets.
 *
 * <p>{@link io.jettyshutdown.GracefulShutdown} is the entry point. The packages {@code drain}, {@code session} and
 * {@code server} below this one are not part of the API, and not exported.
 */
@NullMarked
package io.jettyshutdown;

import org.jspecify.annotations.NullMarked;
