package io.jettyshutdown.demo.observe;

/**
 * What the clients of a deployment saw.
 *
 * @param code the close code that they should see
 * @param told how many sessions ended with that code
 * @param handshakes how many of them with a completed closing handshake
 * @param connections how many sessions there were in all
 */
public record ClientsAccount(int code, int told, int handshakes, int connections) {}
