package io.jettyshutdown.demo.rolling.report;

/**
 * A distribution over the clients.
 *
 * @param mean over all clients
 * @param max of one client
 */
public record PerClient(double mean, long max) {}
