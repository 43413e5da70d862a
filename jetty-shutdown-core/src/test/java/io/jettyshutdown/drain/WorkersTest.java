package io.jettyshutdown.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.testing.Blocker;
import io.jettyshutdown.testing.Eventually;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkersTest {

    private final VirtualTime time = new VirtualTime();
    private final Workers workers = new Workers("test");
    private final Blocker blocked = new Blocker();

    @AfterEach
    void letThemGo() {
        blocked.letGo();
    }

    @Test
    void tasksBehindThoseThatBlockRunAllTheSame() {
        workers.unstickOn(time);
        for (int i = 0; i < 10; i++) {
            workers.execute(blocked::block);
        }
        CountDownLatch done = new CountDownLatch(1);
        workers.execute(done::countDown);
        Eventually.isTrue(() -> blocked.arrived() == 2);
        assertThat(done.getCount()).isEqualTo(1);

        for (int threads = 4; threads <= 8; threads *= 2) {
            int expected = threads;
            time.advance(Duration.ofMillis(100));
            Eventually.isTrue(() -> blocked.arrived() == expected);
        }
        time.advance(Duration.ofMillis(100));
        Eventually.isTrue(() -> done.getCount() == 0);
    }

    @Test
    void threadsAreBoundedHoweverManyTasksBlock() {
        workers.unstickOn(time);
        for (int i = 0; i < 1100; i++) {
            workers.execute(blocked::block);
        }
        time.advance(Duration.ofMinutes(1));
        Eventually.isTrue(() -> blocked.arrived() == 1024);
        time.advance(Duration.ofMinutes(1));
        assertThat(blocked.arrived()).isEqualTo(1024);
    }
}
