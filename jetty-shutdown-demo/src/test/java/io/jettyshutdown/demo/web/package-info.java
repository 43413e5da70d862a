/** Tests of the module for browsers and Node.js without a server. */
package io.jettyshutdown.demo.web;
