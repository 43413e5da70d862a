/** The system's clock is set back and forth while a server drains, in a process of its own. */
package io.jettyshutdown.clock;
