package io.jettyshutdown.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.testing.Eventually;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkersTest {

    private final VirtualTime time = new VirtualTime();
    private final Workers workers = new Workers("test");
    private final CountDownLatch testOver = new CountDownLatch(1);
    private final AtomicInteger blocked = new AtomicInteger();

    @AfterEach
    void letThemGo() {
        testOver.countDown();
    }

    private void blockForEver() {
        blocked.incrementAndGet();
        try {
            testOver.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void tasksBehindThoseThatBlockRunAllTheSame() {
        workers.unstickOn(time);
        for (int i = 0; i < 10; i++) {
            workers.execute(this::blockForEver);
        }
        CountDownLatch done = new CountDownLatch(1);
        workers.execute(done::countDown);
        Eventually.isTrue(() -> blocked.get() == 2);
        assertThat(done.getCount()).isEqualTo(1);

        for (int threads = 4; threads <= 8; threads *= 2) {
            int expected = threads;
            time.advance(Duration.ofMillis(100));
            Eventually.isTrue(() -> blocked.get() == expected);
        }
        time.advance(Duration.ofMillis(100));
        Eventually.isTrue(() -> done.getCount() == 0);
    }

    @Test
    void threadsAreBoundedHoweverManyTasksBlock() {
        workers.unstickOn(time);
        for (int i = 0; i < 1100; i++) {
            workers.execute(this::blockForEver);
        }
        time.advance(Duration.ofMinutes(1));
        Eventually.isTrue(() -> blocked.get() == 1024);
        time.advance(Duration.ofMinutes(1));
        assertThat(blocked).hasValue(1024);
    }
}
