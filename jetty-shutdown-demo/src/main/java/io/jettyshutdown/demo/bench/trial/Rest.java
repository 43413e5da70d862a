package io.jettyshutdown.demo.bench.trial;

import io.jettyshutdown.demo.bench.wire.Visitor;
import java.util.Arrays;
import java.util.List;

/** What sessions have gone through before they rest. */
public enum Rest {
    BARE_IDLE(Visitor.BARE, false, "bare request, idle since", "bareIdle"),
    BARE_ECHOED(Visitor.BARE, true, "bare request, after echoes", "bareEchoed"),
    BROWSER_IDLE(Visitor.BROWSER, false, "browser, idle since", "browserIdle"),
    BROWSER_ECHOED(Visitor.BROWSER, true, "browser, after echoes", "browserEchoed"),

    /** No echoes: a compressor takes 256 KB of memory outside of the heap for each session that sends. */
    COMPRESSING_IDLE(Visitor.COMPRESSING, false, "compressing browser, idle since", "compressingIdle");

    /** A session allocates some of its objects with the first message; the rest makes sure. */
    public static final int ECHOES = 10;

    private final Visitor visitor;
    private final boolean echoed;
    private final String label;
    private final String jsonName;

    Rest(Visitor visitor, boolean echoed, String label, String jsonName) {
        this.visitor = visitor;
        this.echoed = echoed;
        this.label = label;
        this.jsonName = jsonName;
    }

    /** Those that the sessions of a visitor go through, in this order. */
    static List<Rest> of(Visitor visitor) {
        return Arrays.stream(values()).filter(rest -> rest.visitor == visitor).toList();
    }

    boolean echoed() {
        return echoed;
    }

    public String label() {
        return label;
    }

    public String jsonName() {
        return jsonName;
    }
}
