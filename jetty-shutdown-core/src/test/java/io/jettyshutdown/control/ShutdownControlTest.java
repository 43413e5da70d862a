package io.jettyshutdown.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.testing.EchoServer;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.LogLines;
import io.jettyshutdown.testing.RawClient;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerConnection;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import org.eclipse.jetty.jmx.MBeanContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over a connection of RMI, so that whatever comes back is of the JDK. */
class ShutdownControlTest {

    private static final String[] INTENT = {String.class.getName(), String.class.getName()};

    private final MBeanServer beans = MBeanServerFactory.newMBeanServer();
    private EchoServer echo;
    private JMXConnectorServer connectorServer;
    private JMXConnector connector;
    private MBeanServerConnection connection;
    private ObjectName name;

    @BeforeEach
    void start() throws Exception {
        echo = EchoServer.start(GracefulShutdown.builder()
                .handshakeTimeout(Duration.ofSeconds(20))
                .gracePeriod(Duration.ofSeconds(60)));
        echo.server.addBean(new MBeanContainer(beans));
        connectorServer = JMXConnectorServerFactory.newJMXConnectorServer(
                new JMXServiceURL("rmi", "127.0.0.1", 0), Map.of(), beans);
        connectorServer.start();
        connector = JMXConnectorFactory.connect(connectorServer.getAddress());
        connection = connector.getMBeanServerConnection();
        name = names().iterator().next();
    }

    @AfterEach
    void stop() throws Exception {
        connector.close();
        connectorServer.stop();
        echo.close();
    }

    private Set<ObjectName> names() throws Exception {
        return connection.queryNames(new ObjectName("io.jettyshutdown.control:type=shutdowncontrol,*"), null);
    }

    private Object get(String attribute) throws Exception {
        return connection.getAttribute(name, attribute);
    }

    private Object drain(String intent, String reason) throws Exception {
        return connection.invoke(name, "drain", new Object[] {intent, reason}, INTENT);
    }

    private void invoke(String operation) throws Exception {
        connection.invoke(name, operation, new Object[0], new String[0]);
    }

    @Test
    void drainIsStartedWatchedAndReported() throws Exception {
        try (RawClient client = echo.connect();
                LogLines log = new LogLines()) {
            assertThat(get("ready")).isEqualTo(true);
            assertThat(get("phase")).isEqualTo("RUNNING");
            assertThat(get("intent")).isEqualTo("");
            assertThat(get("openSessions")).isEqualTo(1);
            assertThat(get("untrackedSessions")).isEqualTo(0);
            assertThat(get("remaining")).isEqualTo(0);
            assertThat(((CompositeData) get("timeBudgetMillis")).get("handshakeTimeout"))
                    .isEqualTo(20_000L);
            assertThat(get("lastReport")).isNull();

            assertThat(drain("restart", "v42 is out")).isEqualTo(true);
            assertThat(drain("stop", "")).as("joined").isEqualTo(false);
            RawClient.WireFrame close = client.readClose();
            assertThat(close.closeReason()).startsWith("v42 is out");
            assertThat(get("ready")).isEqualTo(false);
            assertThat(get("intent")).isEqualTo("restart");
            assertThat(get("remaining")).isEqualTo(1);
            client.reply(close);

            Eventually.isTrue(() -> get("lastReport") != null);
            assertThat(get("phase")).isEqualTo("DRAINED");
            CompositeData report = (CompositeData) get("lastReport");
            assertThat(report.get("result")).isEqualTo("completed");
            assertThat(report.get("reason")).isEqualTo("v42 is out");
            assertThat(report.get("handshakes")).isEqualTo(1);
            assertThat(report.get("closeFramesSent")).isEqualTo("1012=1");
            assertThat(report.get("durationMillis")).isInstanceOf(Long.class);
            assertThat(report.get("phaseMillis").toString()).contains("AWAITING=");
            assertThat(log.lines()).contains("INFO Control: drain by JMX, intent=restart");
        }
    }

    @Test
    void drainIsCancelledAndShortenedAndWhatIsTooLateIsSaid() throws Exception {
        try (RawClient client = echo.connect()) {
            assertThatThrownBy(() -> invoke("cancel")).hasStackTraceContaining("no drain is running");
            assertThatThrownBy(() -> invoke("abort")).hasStackTraceContaining("no drain is running");
            assertThatThrownBy(() -> drain("pause", "")).hasStackTraceContaining("must be \"stop\" or \"restart\"");
            assertThatThrownBy(() -> drain("stop", "a\nb")).hasStackTraceContaining("control character U+000A");
            assertThat(get("ready")).isEqualTo(true);

            drain("stop", null);
            invoke("cancel");
            assertThat(get("ready")).isEqualTo(true);
            Eventually.isTrue(() -> get("lastReport") != null);
            assertThat(((CompositeData) get("lastReport")).get("result")).isEqualTo("cancelled");

            drain("stop", null);
            invoke("abort");
            Eventually.isTrue(() -> get("phase").equals("DRAINED"));
            assertThatThrownBy(() -> invoke("cancel")).hasStackTraceContaining("too late");
        }
    }

    @Test
    void staysRegisteredOverAStopAndAStartUntilTheServerIsDestroyed() throws Exception {
        connection.invoke(name, "stop", new Object[] {"stop", ""}, INTENT);
        Eventually.isTrue(echo.server::isStopped);
        assertThat(get("ready")).isEqualTo(false);
        echo.server.start();
        assertThat(get("ready")).isEqualTo(true);
        assertThat(names()).containsExactly(name);
        assertThat(((CompositeData) get("lastReport")).get("result")).isEqualTo("completed");

        echo.server.stop();
        echo.server.destroy();
        assertThat(names()).isEmpty();
    }

    @Test
    void everyAttributeAndOperationIsDescribed() throws Exception {
        MBeanInfo info = connection.getMBeanInfo(name);
        assertThat(info.getAttributes())
                .extracting(attribute -> attribute.getName() + " " + attribute.getType())
                .containsExactlyInAnyOrder(
                        "ready boolean",
                        "phase java.lang.String",
                        "intent java.lang.String",
                        "openSessions int",
                        "untrackedSessions int",
                        "remaining int",
                        "elapsedMillis long",
                        "timeBudgetMillis javax.management.openmbean.CompositeData",
                        "lastReport javax.management.openmbean.CompositeData");
        assertThat(info.getAttributes()).allSatisfy(attribute -> {
            assertThat(attribute.getDescription()).isNotBlank();
            assertThat(attribute.isWritable()).isFalse();
        });
        assertThat(info.getOperations())
                .extracting(MBeanOperationInfo::getName)
                .containsExactlyInAnyOrder("drain", "stop", "abort", "cancel");
        assertThat(info.getOperations()).allSatisfy(operation -> {
            assertThat(operation.getDescription()).isNotBlank();
            assertThat(operation.getImpact()).isEqualTo(MBeanOperationInfo.ACTION);
            assertThat(Arrays.stream(operation.getSignature()))
                    .allMatch(parameter -> !parameter.getDescription().isBlank());
        });
    }
}
