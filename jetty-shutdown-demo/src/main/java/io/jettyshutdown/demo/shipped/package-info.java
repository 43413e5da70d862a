/** Files that this program is shipped with: what operators and browsers get is what it uses itself. */
@NullMarked
package io.jettyshutdown.demo.shipped;

import org.jspecify.annotations.NullMarked;
