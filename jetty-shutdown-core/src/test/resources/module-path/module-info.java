/** An application on the module path, compiled and run by a test. */
module app {
    requires io.jettyshutdown;
    requires java.net.http;
    requires org.eclipse.jetty.websocket.core.server;
}
