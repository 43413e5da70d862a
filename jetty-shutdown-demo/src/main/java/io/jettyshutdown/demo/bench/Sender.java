package io.jettyshutdown.demo.bench;

/** Whose turn to send comes. */
interface Sender {

    /** Sends a message, unless the session is closing or not even the last message has been written completely. */
    void sendMessage();
}
