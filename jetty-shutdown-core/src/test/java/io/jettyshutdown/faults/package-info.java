/** Peers that misbehave, a thousand at a time. */
package io.jettyshutdown.faults;
