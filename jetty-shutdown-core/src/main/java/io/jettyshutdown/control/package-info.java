/**
 * Means to steer a drain from outside the JVM: HTTP and JMX. They use the API types of {@link io.jettyshutdown} and
 * Jetty's server only.
 */
@NullMarked
package io.jettyshutdown.control;

import org.jspecify.annotations.NullMarked;
