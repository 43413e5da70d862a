/** What commands share: how options are read and refused, and how results and progress are printed. */
@NullMarked
package io.jettyshutdown.demo.cli;

import org.jspecify.annotations.NullMarked;
