package io.jettyshutdown.demo.serve;

import io.jettyshutdown.GracefulShutdown;
import java.time.Duration;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;

/** A server whose only page never comes, whatever interrupts it. */
final class HangingServer extends Handler.Abstract {

    private HangingServer() {}

    public static void main(String[] arguments) throws Exception {
        Server server = new Server(0);
        server.setHandler(new HangingServer());
        GracefulShutdown.builder().gracePeriod(Duration.ofSeconds(60)).install(server);
        server.start();
        System.out.println("http://127.0.0.1:" + server.getURI().getPort());
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        System.out.println("hangs");
        Object nobodyNotifies = new Object();
        while (true) {
            try {
                synchronized (nobodyNotifies) {
                    nobodyNotifies.wait();
                }
            } catch (InterruptedException e) {
                // It hangs on.
            }
        }
    }
}
