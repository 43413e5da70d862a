/** Clients that come back: all of them, each of them, and each of their connections. Knows of nodes only their names. */
@NullMarked
package io.jettyshutdown.demo.rolling.client;

import org.jspecify.annotations.NullMarked;
