/**
 * A real Prometheus that watches server processes: starts it, asks its database, evaluates the dashboard that is
 * shipped, compares, and draws. Knows of the processes only where their metrics are and what their drain reports say.
 */
@NullMarked
package io.jettyshutdown.demo.observe;

import org.jspecify.annotations.NullMarked;
