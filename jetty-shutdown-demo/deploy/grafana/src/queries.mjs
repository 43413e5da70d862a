// The PromQL of the panels.

/** A metric of the jobs and instances that are selected above the panels; labels such as 'code="1006"'. */
export const metric = (name, labels = []) =>
    `jetty_websocket_${name}{${['job=~"$job"', 'instance=~"$instance"', ...[labels].flat()].join(', ')}}`;

/** Two samples at least, however far one has zoomed in. */
export const perSecond = (name, labels) => `rate(${metric(name, labels)}[$__rate_interval])`;

export const sum = (expression, ...by) =>
    by.length === 0 ? `sum(${expression})` : `sum by (${by.join(', ')}) (${expression})`;

// Finer than a process takes to be replaced at the same address.
const STEP = '5s';
// How long a node may be out of sight and is still known when it comes back.
const MEMORY = '1h';

/**
 * What a counter has counted in the dashboard's range, exactly: what increase() gives is extrapolated, and lacks what a
 * process had counted when it was first scraped. Each step adds the difference to the last value before it, or all, if
 * there was none or a larger one: counters begin at zero with their process. A process that has exited still counts.
 */
export function counted(name, labels) {
    const now = `last_over_time(${metric(name, labels)}[${STEP}])`;
    const before = `last_over_time(${metric(name, labels)}[${MEMORY}] offset ${STEP})`;
    return `sum_over_time((${now} - (${before} <= ${now} or 0 * ${now}))[$__range:${STEP}])`;
}

/** The highest value in the dashboard's range. */
export const highest = expression => `max_over_time(${expression}[$__range])`;

/** The highest value of what is no plain metric. */
export const peak = expression => `max_over_time((${expression})[$__range:${STEP}])`;

export const quantile = (share, buckets, ...by) =>
    `histogram_quantile(${share}, ${sum(buckets, 'le', ...by)})`;
