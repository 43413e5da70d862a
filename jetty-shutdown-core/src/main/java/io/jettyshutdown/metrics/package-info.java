/**
 * Micrometer meters of close codes and drains. The only package that knows Micrometer, which is an optional dependency;
 * no other package may need it.
 */
@NullMarked
package io.jettyshutdown.metrics;

import org.jspecify.annotations.NullMarked;
