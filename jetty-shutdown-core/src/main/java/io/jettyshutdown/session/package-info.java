/**
 * WebSocket sessions: the gate that every upgrade request passes, the extension that stands in every session's frame
 * path, the closing handshake, the registry, and the pings. The only package that touches frames; must not know the
 * phases of a drain.
 *
 * <p>Not part of the API. The extension is public because Jetty creates it by reflection.
 */
@NullMarked
package io.jettyshutdown.session;

import org.jspecify.annotations.NullMarked;
