package io.jettyshutdown.demo.storm;

import java.util.Arrays;

/**
 * All clients: 16 bytes each, in one cache line. A client is in one place at a time, connected to a node or waiting for a
 * time to try; both are lists, and one link per client is enough for them.
 */
final class Clients {

    /** The end of a list. */
    static final int NONE = -1;

    /** Instead of a number of knocks: the attempt has failed, the client learns of it at the time it waits for. */
    static final int GIVEN_UP = 0xFF;

    private static final int FIELDS = 4;
    private static final int NEXT = 0;
    private static final int SINCE = 1;
    private static final int MARKS = 2;
    private static final int OFFLINE = 3;

    private static final int BYTE = 0xFF;
    private static final int MOST_SETBACKS = 100;
    private static final int SETBACKS_SHIFT = 8;
    private static final int DISCONNECTS_SHIFT = 16;
    private static final int MOST_DISCONNECTS = 0xFFFF;

    private final int[] fields;

    Clients(int number) {
        fields = new int[Math.multiplyExact(number, FIELDS)];
    }

    int number() {
        return fields.length / FIELDS;
    }

    int next(int client) {
        return fields[client * FIELDS + NEXT];
    }

    void next(int client, int next) {
        fields[client * FIELDS + NEXT] = next;
    }

    /** Since when it is connected, or disconnected. */
    int since(int client) {
        return fields[client * FIELDS + SINCE];
    }

    void open(int client, int time) {
        fields[client * FIELDS + OFFLINE] += time - since(client);
        fields[client * FIELDS + SINCE] = time;
        knocks(client, 0);
    }

    void close(int client, int time) {
        fields[client * FIELDS + SINCE] = time;
        if (disconnects(client) < MOST_DISCONNECTS) {
            fields[client * FIELDS + MARKS] += 1 << DISCONNECTS_SHIFT;
        }
    }

    void connectedSince(int client, int time) {
        fields[client * FIELDS + SINCE] = time;
    }

    int disconnects(int client) {
        return fields[client * FIELDS + MARKS] >>> DISCONNECTS_SHIFT;
    }

    /** How long it was without a connection, in all. */
    int offline(int client) {
        return fields[client * FIELDS + OFFLINE];
    }

    int setbacks(int client) {
        return fields[client * FIELDS + MARKS] >>> SETBACKS_SHIFT & BYTE;
    }

    void setbacks(int client, int setbacks) {
        mark(client, SETBACKS_SHIFT, Math.min(setbacks, MOST_SETBACKS));
    }

    /** How often the running attempt has found a full backlog. */
    int knocks(int client) {
        return fields[client * FIELDS + MARKS] & BYTE;
    }

    void knocks(int client, int knocks) {
        mark(client, 0, knocks);
    }

    private void mark(int client, int shift, int value) {
        int at = client * FIELDS + MARKS;
        fields[at] = (fields[at] & ~(BYTE << shift)) | (value << shift);
    }

    /** Lists of clients, by number. */
    static final class Lists {

        private final Clients clients;
        private int[] heads;
        private int last = -1;

        Lists(Clients clients, int number) {
            this.clients = clients;
            heads = new int[number];
            Arrays.fill(heads, NONE);
        }

        void add(int list, int client) {
            if (list >= heads.length) {
                int before = heads.length;
                heads = Arrays.copyOf(heads, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(list + 1L, 2L * before)));
                Arrays.fill(heads, before, heads.length, NONE);
            }
            clients.next(client, heads[list]);
            heads[list] = client;
            last = Math.max(last, list);
        }

        /** Takes one out, or {@link #NONE}. */
        int poll(int list) {
            int client = heads[list];
            if (client != NONE) {
                heads[list] = clients.next(client);
            }
            return client;
        }

        /** The highest number of a list that has ever had a client since the last {@link #rewind}. */
        int last() {
            return last;
        }

        void rewind() {
            last = -1;
        }
    }
}
