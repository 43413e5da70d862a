package io.jettyshutdown.demo.bench;

/**
 * What a server did under an echo load.
 *
 * @param messages that it echoed
 * @param nanos that it took
 * @param cpuNanos that its process used
 */
record EchoWork(long messages, long nanos, long cpuNanos) {

    double messagesPerSecond() {
        return messages * 1e9 / nanos;
    }

    double cpuMicrosPerMessage() {
        return cpuNanos / 1e3 / messages;
    }
}
