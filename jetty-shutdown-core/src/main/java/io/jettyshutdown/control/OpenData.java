package io.jettyshutdown.control;

import java.util.Map;
import java.util.stream.Collectors;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;

/** Names and values as every JMX client understands them, without a class of this library. */
final class OpenData {

    private OpenData() {}

    /** Of numbers and texts; what has names of its own becomes a text: {@code CLOSING=12,AWAITING=30}. */
    static CompositeData of(String typeName, Map<String, Object> values) {
        String[] names = values.keySet().toArray(String[]::new);
        Object[] items = values.values().stream().map(OpenData::item).toArray();
        OpenType<?>[] types = new OpenType<?>[items.length];
        for (int i = 0; i < items.length; i++) {
            types[i] = items[i] instanceof Integer
                    ? SimpleType.INTEGER
                    : items[i] instanceof Long ? SimpleType.LONG : SimpleType.STRING;
        }
        try {
            return new CompositeDataSupport(new CompositeType(typeName, typeName, names, names, types), names, items);
        } catch (OpenDataException e) {
            throw new IllegalStateException("the names are fixed and the types follow the values", e);
        }
    }

    private static Object item(Object value) {
        return value instanceof Map<?, ?> map
                ? map.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(","))
                : value;
    }
}
