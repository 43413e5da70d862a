/** Server processes: where they listen, what they write, how they start and end. Knows nothing of their clients. */
@NullMarked
package io.jettyshutdown.demo.rolling.node;

import org.jspecify.annotations.NullMarked;
