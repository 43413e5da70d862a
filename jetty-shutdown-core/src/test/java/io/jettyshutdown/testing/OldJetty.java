package io.jettyshutdown.testing;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.lang.module.ModuleDescriptor.Version;
import org.eclipse.jetty.util.Jetty;

/** What Jetty did otherwise in earlier versions. */
public final class OldJetty {

    /** A listener is told of the close without a callback; newer versions refuse one that has both methods. */
    static final boolean CLOSES_WITHOUT_CALLBACK = before("12.1.1");

    private OldJetty() {}

    /** Skips the test on versions before this one, and says what they do. */
    public static void skipBefore(String version, String reason) {
        assumeThat(before(version)).as("before Jetty " + version + " " + reason).isFalse();
    }

    private static boolean before(String version) {
        return Version.parse(Jetty.VERSION).compareTo(Version.parse(version)) < 0;
    }
}
