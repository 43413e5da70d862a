/**
 * The clients of one server, in this process: {@link Clients} watch a stop, {@link EchoClients} put a server under load.
 * What they see is noted, and judged elsewhere.
 */
@NullMarked
package io.jettyshutdown.demo.bench.client;

import org.jspecify.annotations.NullMarked;
