package io.jettyshutdown.demo.serve;

import com.sun.tools.attach.VirtualMachine;
import java.util.Arrays;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The control MBean of a server's process, as JConsole finds it in a process of the same user. */
final class Jmx implements AutoCloseable {

    private final JMXConnector connector;
    private final MBeanServerConnection beans;
    private final ObjectName control;

    Jmx(ProcessHandle process) throws Exception {
        VirtualMachine attached = VirtualMachine.attach(String.valueOf(process.pid()));
        connector = JMXConnectorFactory.connect(new JMXServiceURL(attached.startLocalManagementAgent()));
        attached.detach();
        beans = connector.getMBeanServerConnection();
        control = beans.queryNames(new ObjectName("io.jettyshutdown.control:type=shutdowncontrol,*"), null)
                .iterator()
                .next();
    }

    Object attribute(String name) throws Exception {
        return beans.getAttribute(control, name);
    }

    /** Calls an operation whose parameters are text. */
    Object call(String operation, String... parameters) throws Exception {
        String[] types = new String[parameters.length];
        Arrays.fill(types, String.class.getName());
        return beans.invoke(control, operation, parameters, types);
    }

    @Override
    public void close() throws Exception {
        connector.close();
    }
}
