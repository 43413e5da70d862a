package io.jettyshutdown.metrics;

import io.jettyshutdown.codes.CloseCode;
import java.util.Set;

/**
 * The values of the tag {@code code}: few, whatever peers send.
 *
 * @param allowed codes that have a value of their own although they are not registered
 */
record CodeTags(Set<Integer> allowed) {

    String of(int code) {
        if (allowed.contains(code)
                || (code >= 0 && code <= 0xFFFF && CloseCode.of(code).isRegistered())) {
            return Integer.toString(code);
        }
        return switch (code / 1000) {
            case 3 -> "3xxx";
            case 4 -> "4xxx";
            default -> "other";
        };
    }
}
