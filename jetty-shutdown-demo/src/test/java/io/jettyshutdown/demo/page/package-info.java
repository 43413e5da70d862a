/** Tests of the live page without a browser. */
package io.jettyshutdown.demo.page;
