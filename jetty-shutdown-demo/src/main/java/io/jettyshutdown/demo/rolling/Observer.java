package io.jettyshutdown.demo.rolling;

import io.jettyshutdown.demo.observe.Watch;
import java.io.IOException;
import java.util.List;

/** Who looks at the nodes while they live. */
interface Observer {

    /** Nobody. */
    Observer NONE = new Observer() {
        @Override
        public List<String> nodeOptions() {
            return List.of();
        }

        @Override
        public void awaitSight(String node) {}
    };

    /** What a node has to be told, so that it can be seen. */
    List<String> nodeOptions();

    /** Waits until it sees a node that has started. */
    void awaitSight(String node) throws IOException, InterruptedException;

    /** Prometheus, which asks a node when it wants to: its last numbers must wait for it. */
    static Observer of(Watch watch) {
        return new Observer() {
            @Override
            public List<String> nodeOptions() {
                return List.of("--await-scrape=5s");
            }

            @Override
            public void awaitSight(String node) throws IOException, InterruptedException {
                watch.awaitSight(node);
            }
        };
    }
}
