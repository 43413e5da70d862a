/** The command line: play a rolling deployment through, forecast one, serve, explain close codes, measure. */
@NullMarked
package io.jettyshutdown.demo;

import org.jspecify.annotations.NullMarked;
