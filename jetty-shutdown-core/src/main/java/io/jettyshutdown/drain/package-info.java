/**
 * The drain: its phases, its time budget and its schedule. Knows sessions by an interface; must not import Jetty.
 *
 * <p>Not part of the API.
 */
@NullMarked
package io.jettyshutdown.drain;

import org.jspecify.annotations.NullMarked;
