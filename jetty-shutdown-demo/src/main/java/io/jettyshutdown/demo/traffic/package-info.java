/**
 * Numbered messages and how they are counted at both ends of a connection: what the servers and the clients of a
 * rolling deployment share. Knows neither of the two.
 */
@NullMarked
package io.jettyshutdown.demo.traffic;

import org.jspecify.annotations.NullMarked;
