/**
 * WebSocket close codes and close reasons: what they mean, and how a server tells a client when to come back.
 *
 * <p>Pure Java without a dependency, so that clients can use it too. Nothing here may know Jetty.
 */
@NullMarked
package io.jettyshutdown.codes;

import org.jspecify.annotations.NullMarked;
