package io.jettyshutdown.demo.storm;

import java.util.Arrays;

/** How often something happened, by time; as long as it needs to be. */
final class Counts {

    private static final int SHORTEST = 1024;

    private int[] counts = new int[SHORTEST];
    private int size;

    void add(int time) {
        add(time, 1);
    }

    void add(int time, int times) {
        if (time >= counts.length) {
            counts = Arrays.copyOf(counts, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(time + 1L, 2L * size)));
        }
        counts[time] += times;
        size = Math.max(size, time + 1);
    }

    int at(int time) {
        return time < size ? counts[time] : 0;
    }

    int size() {
        return size;
    }

    /** The most in any stretch of this length, wherever it begins. */
    int peak(int length) {
        int inside = 0;
        int peak = 0;
        for (int time = 0; time < size; time++) {
            inside += counts[time] - (time < length ? 0 : counts[time - length]);
            peak = Math.max(peak, inside);
        }
        return peak;
    }

    void clear() {
        Arrays.fill(counts, 0, size, 0);
        size = 0;
    }
}
