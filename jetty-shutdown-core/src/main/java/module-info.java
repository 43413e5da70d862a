/** Graceful shutdown of an embedded Jetty 12.1 with open WebSockets. */
module io.jettyshutdown {
    requires java.management;
    requires transitive org.eclipse.jetty.server;
    requires org.eclipse.jetty.websocket.core.common;
    requires org.eclipse.jetty.util.ajax;
    requires org.slf4j;
    requires jdk.unsupported; // signals
    requires static transitive org.jspecify;
    requires static micrometer.core;

    exports io.jettyshutdown;
    exports io.jettyshutdown.codes;
    exports io.jettyshutdown.control;
    exports io.jettyshutdown.metrics;

    // Jetty creates the extension by reflection, as a service of its registry of extensions.
    opens io.jettyshutdown.session to
            org.eclipse.jetty.util;

    provides org.eclipse.jetty.websocket.core.Extension with
            io.jettyshutdown.session.DrainExtension;
}
