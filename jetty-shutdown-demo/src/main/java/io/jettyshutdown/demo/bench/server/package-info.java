/**
 * The servers that are compared, and the process of its own that each of them runs in; seen from without, that is a
 * {@link ServerProcess}. Knows neither clients nor what is measured of it.
 */
@NullMarked
package io.jettyshutdown.demo.bench.server;

import org.jspecify.annotations.NullMarked;
