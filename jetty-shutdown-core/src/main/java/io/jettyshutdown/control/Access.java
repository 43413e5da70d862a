package io.jettyshutdown.control;

import org.eclipse.jetty.server.Request;

/** Decides who may control, before anything else of a request is looked at. */
@FunctionalInterface
interface Access {

    /**
     * Returns if the request may go on.
     *
     * @throws Refusal if not
     */
    void check(Request request) throws Refusal;
}
