package io.jettyshutdown.demo.storm;

import io.jettyshutdown.codes.CloseCode;

/**
 * How servers close, and what clients make of it.
 *
 * @param name as it is in the table
 * @param paced whether a server closes each session in its slot, and says what is left of it; else all at once
 * @param code the close code
 * @param abrupt the share of clients that see 1006 instead
 * @param returning when they come back
 */
record Policy(String name, boolean paced, int code, double abrupt, Returning returning) {

    Policy(String name, boolean paced, Returning returning) {
        this(name, paced, CloseCode.SERVICE_RESTART, 0, returning);
    }
}
