package io.jettyshutdown.clients;

/** The makes of clients, as the page about clients names them. */
enum ClientKind {
    /** The browser answers a Close frame before its page knows of it, and drops what the page sends in between. */
    CHROMIUM("Chromium", Chromium::new, Keeps.MESSAGES),
    NODE_WS("Node.js `ws` 8", periodMillis -> Scripts.node("ws", periodMillis, "{}")),
    NODE_UNDICI("Node.js `undici` 7", periodMillis -> Scripts.node("undici", periodMillis, "{}")),
    JDK("Java `java.net.http`", JdkClient::new),
    JETTY("Jetty `WebSocketClient` 12.1", JettyClient::new),
    OKHTTP("OkHttp 5", OkHttp::new),
    TYRUS("Tyrus 2.2", Tyrus::new),
    /** It interrupts its own writing thread, which then may leave messages and the Close frame where they are queued. */
    JAVA_WEBSOCKET("Java-WebSocket 1.6", JavaWebSocket::new, Keeps.MESSAGES_AND_ANSWERS),
    PYTHON("Python `websockets`", Scripts::python);

    final String label;
    private final Starter starter;
    private final Keeps keeps;

    private interface Starter {
        ForeignClient start(long periodMillis) throws Exception;
    }

    /** What a client may never put on the wire, without telling its application. */
    private enum Keeps {
        NOTHING,
        MESSAGES,
        MESSAGES_AND_ANSWERS
    }

    ClientKind(String label, Starter starter) {
        this(label, starter, Keeps.NOTHING);
    }

    ClientKind(String label, Starter starter, Keeps keeps) {
        this.label = label;
        this.starter = starter;
        this.keeps = keeps;
    }

    /** A client that sends a message in each such period. */
    ForeignClient start(long periodMillis) throws Exception {
        return starter.start(periodMillis);
    }

    boolean keepsMessages() {
        return keeps != Keeps.NOTHING;
    }

    boolean keepsAnswers() {
        return keeps == Keeps.MESSAGES_AND_ANSWERS;
    }

    @Override
    public String toString() {
        return label;
    }
}
