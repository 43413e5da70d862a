/**
 * The live page: what a server's sessions and its drain do, for whoever has a browser and nothing else. Reads the
 * library's public API; commands go to its control handler.
 */
@NullMarked
package io.jettyshutdown.demo.page;

import org.jspecify.annotations.NullMarked;
