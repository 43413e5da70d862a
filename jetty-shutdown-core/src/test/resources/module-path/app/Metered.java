package app;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.metrics.GracefulShutdownMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.eclipse.jetty.jmx.MBeanContainer;
import org.eclipse.jetty.server.Server;

/** The same with Micrometer and JMX. */
final class Metered {

    private Metered() {}

    public static void main(String[] args) {
        Main.run(args, Metered::observe);
    }

    private static void observe(Server server, GracefulShutdown shutdown) {
        new GracefulShutdownMetrics(shutdown).bindTo(new SimpleMeterRegistry());
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        server.addBean(new MBeanContainer(beans));
        try {
            ObjectName pattern = new ObjectName("io.jettyshutdown.control:type=shutdowncontrol,*");
            ObjectName name = beans.queryNames(pattern, null).iterator().next();
            System.out.println("jmx=" + beans.getAttribute(name, "phase"));
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }
}
