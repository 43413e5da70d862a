package io.jettyshutdown.testing;

import java.nio.file.Path;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** A self-signed certificate for the loopback address, made for one test. */
public final class Certificate {

    private static final String PASSWORD = "changeit";

    private final Path keyStore;

    private Certificate(Path keyStore) {
        this.keyStore = keyStore;
    }

    public static Certificate createIn(Path directory) throws Exception {
        Path keyStore = directory.resolve("key-store.p12");
        Command.run(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "server",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                keyStore.toString());
        return new Certificate(keyStore);
    }

    /** TLS for a server, in one version of the protocol if any are given. */
    public SslContextFactory.Server server(String... protocols) {
        SslContextFactory.Server server = new SslContextFactory.Server();
        server.setKeyStorePath(keyStore.toString());
        server.setKeyStorePassword(PASSWORD);
        server.setIncludeProtocols(protocols);
        return server;
    }

    /** TLS for a client that trusts this certificate alone. */
    public SslContextFactory.Client client() {
        SslContextFactory.Client client = new SslContextFactory.Client();
        client.setTrustStorePath(keyStore.toString());
        client.setTrustStorePassword(PASSWORD);
        return client;
    }
}
