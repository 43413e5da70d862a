/**
 * One demo server: a WebSocket endpoint, metrics, readiness, control, and the live page. Knows nothing of the deployment
 * that it is part of.
 */
@NullMarked
package io.jettyshutdown.demo.serve;

import org.jspecify.annotations.NullMarked;
