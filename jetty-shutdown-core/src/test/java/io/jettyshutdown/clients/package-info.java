/** Clients of other makes, direct and through proxies, and what they see of a drain while both ends send. */
package io.jettyshutdown.clients;
