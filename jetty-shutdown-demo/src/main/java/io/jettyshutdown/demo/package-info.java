/** The command line: watch a rolling deployment, serve, explain close codes, measure. */
@NullMarked
package io.jettyshutdown.demo;

import org.jspecify.annotations.NullMarked;
