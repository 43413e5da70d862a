/**
 * What many runs say: spread, confidence, growth with the sessions; as a table for people, JSON for machines, and a
 * picture. Measures nothing.
 */
@NullMarked
package io.jettyshutdown.demo.bench.report;

import org.jspecify.annotations.NullMarked;
