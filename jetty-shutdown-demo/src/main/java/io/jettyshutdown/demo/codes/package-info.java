/** The catalogue of close codes, readable in a terminal. */
@NullMarked
package io.jettyshutdown.demo.codes;

import org.jspecify.annotations.NullMarked;
