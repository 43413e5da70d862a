/** What is between clients and nodes: a real load balancer with the shipped configuration, or none. */
@NullMarked
package io.jettyshutdown.demo.rolling.balancer;

import org.jspecify.annotations.NullMarked;
