/**
 * A rolling deployment, played through with real server processes: starts them, connects clients, replaces the servers
 * one by one or together, directly or behind a load balancer, and accounts for every message and every Close frame.
 * {@code plan} is what to do, {@code node}, {@code balancer} and {@code client} are who does it, {@code report} is what
 * came of it. Knows of a server only its command line, its addresses and its ledger.
 */
@NullMarked
package io.jettyshutdown.demo.rolling;

import org.jspecify.annotations.NullMarked;
