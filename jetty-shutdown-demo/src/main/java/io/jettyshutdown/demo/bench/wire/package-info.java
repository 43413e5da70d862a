/**
 * As much of RFC 6455 on the wire as the clients and the lower bound need: upgrade, the one message, Close frame. Does
 * no input or output.
 */
@NullMarked
package io.jettyshutdown.demo.bench.wire;

import org.jspecify.annotations.NullMarked;
