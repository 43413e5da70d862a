/**
 * What connects a drain to a Jetty server: its lifecycle. Must not touch frames.
 *
 * <p>Not part of the API.
 */
@NullMarked
package io.jettyshutdown.server;

import org.jspecify.annotations.NullMarked;
