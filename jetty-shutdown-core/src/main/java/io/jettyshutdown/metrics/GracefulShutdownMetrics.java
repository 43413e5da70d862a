package io.jettyshutdown.metrics;

import io.jettyshutdown.GracefulShutdown;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Counts close codes and drains.
 *
 * <pre>{@code
 * GracefulShutdown shutdown = GracefulShutdown.install(server);
 * new GracefulShutdownMetrics(shutdown).bindTo(registry);
 * }</pre>
 *
 * <p>Counters follow the events within a moment, on a thread of their own, so that a registry that blocks or throws holds
 * up nobody; when {@code server.stop()} has returned, all is counted.
 *
 * <p>A process that exits right after its drain takes the numbers of that drain with it. With {@link
 * io.jettyshutdown.GracefulShutdownBuilder#awaitScrape awaitScrape} the server stays up, and serves HTTP, until each
 * bound registry has been read once more, by whoever: a scrape, a push, a page. Bind each registry of a composite by
 * itself, else the reading of one counts for all. What is to be pushed when the drain is over is a {@link
 * io.jettyshutdown.LastExport}.
 *
 * <p>Thread-safe. {@link #close()} removes the meters and stops counting.
 */
public final class GracefulShutdownMetrics implements MeterBinder, AutoCloseable {

    private final GracefulShutdown shutdown;
    private final CodeTags codes;
    private final Tags tags;
    private volatile int scrapers = 1;
    private final List<Meters> bound = new CopyOnWriteArrayList<>();

    /**
     * Meters without further tags.
     *
     * @param shutdown what to observe
     */
    public GracefulShutdownMetrics(GracefulShutdown shutdown) {
        this(shutdown, Tags.empty(), Set.of());
    }

    /**
     * Meters with tags of your own.
     *
     * @param shutdown what to observe
     * @param tags are added to every meter
     * @param codes close codes from 3000 to 4999 that get a tag value of their own; all others are
     *     counted as {@code 3xxx} and {@code 4xxx}
     */
    public GracefulShutdownMetrics(GracefulShutdown shutdown, Iterable<Tag> tags, Set<Integer> codes) {
        this.shutdown = shutdown;
        this.tags = Tags.of(tags);
        this.codes = new CodeTags(Set.copyOf(codes));
    }

    /**
     * How many read each registry, such as 2 for a pair of Prometheus servers, so that {@link
     * io.jettyshutdown.GracefulShutdownBuilder#awaitScrape awaitScrape} is over when all of them have the last numbers.
     * Readings are counted, not told apart: it is right for scrapers with the same interval. Default 1.
     *
     * @param scrapers at least 1; for registries that are bound from now on
     * @return this
     * @throws IllegalArgumentException if it is less
     */
    public GracefulShutdownMetrics scrapers(int scrapers) {
        if (scrapers < 1) {
            throw new IllegalArgumentException("scrapers is " + scrapers
                    + ", but must be at least 1; leave awaitScrape out of the builder to wait for none");
        }
        this.scrapers = scrapers;
        return this;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Meters meters = new Meters(registry, shutdown, tags, codes, scrapers);
        bound.add(meters);
        meters.bind();
    }

    @Override
    public void close() {
        bound.forEach(Meters::unbind);
        bound.clear();
    }
}
