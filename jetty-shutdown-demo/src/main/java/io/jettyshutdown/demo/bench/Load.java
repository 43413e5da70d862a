package io.jettyshutdown.demo.bench;

/**
 * What a server has to do before and during its stop.
 *
 * @param sessions open ones
 * @param messagesPerSecond of all clients together; 0 for idle sessions
 */
record Load(int sessions, int messagesPerSecond) {

    boolean idle() {
        return messagesPerSecond == 0;
    }

    Load withSessions(int number) {
        return new Load(number, messagesPerSecond);
    }
}
