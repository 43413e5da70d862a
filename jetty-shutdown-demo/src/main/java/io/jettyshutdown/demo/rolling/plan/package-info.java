/** What to play through: how many nodes and clients, in which order, how nodes stop and what clients make of it. */
@NullMarked
package io.jettyshutdown.demo.rolling.plan;

import org.jspecify.annotations.NullMarked;
