/**
 * The drain: its phases, whose turn it is and when, what comes before a Close frame, and what is counted. Knows sessions
 * by an interface; must not import Jetty.
 *
 * <p>Not part of the API.
 */
@NullMarked
package io.jettyshutdown.drain;

import org.jspecify.annotations.NullMarked;
