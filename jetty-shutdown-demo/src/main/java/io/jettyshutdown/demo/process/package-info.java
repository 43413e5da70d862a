/** Other programs that run as children of this one: where they listen, when they are ready, how they end. */
@NullMarked
package io.jettyshutdown.demo.process;

import org.jspecify.annotations.NullMarked;
