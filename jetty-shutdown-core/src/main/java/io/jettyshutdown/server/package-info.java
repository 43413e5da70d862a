/**
 * What connects a drain to a Jetty server: its lifecycle, that of its contexts, and the signals of its process. Must not
 * touch frames.
 *
 * <p>Not part of the API.
 */
@NullMarked
package io.jettyshutdown.server;

import org.jspecify.annotations.NullMarked;
