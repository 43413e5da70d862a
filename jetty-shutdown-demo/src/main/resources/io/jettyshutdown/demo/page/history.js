// What happened when, from the counters of successive states; no clock of its own.

export const BUCKET = 500;
export const BUCKETS = 240;

/** The sum of a counter's parts, such as { handshake: 3, abnormal: 1 }. */
export const total = (parts = {}) => Object.values(parts).reduce((sum, count) => sum + count, 0);

/** The sessions that ended, by code, and those that were open, in each half second of the last two minutes. */
export class History {
  #buckets = [];
  #last;

  /** @param {object} snapshot @param {number} now in milliseconds; never before the last one */
  add(snapshot, now) {
    const bucket = this.#at(Math.floor(now / BUCKET));
    bucket.open = snapshot.openSessions;
    // The first state says how many there were before, but not when; that of another process begins at 0.
    const before = this.#last?.process === snapshot.process ? this.#last.closes.ended : this.#last ? {} : snapshot.closes.ended;
    for (const [code, outcomes] of Object.entries(snapshot.closes.ended)) {
      const more = total(outcomes) - total(before[code]);
      if (more > 0) bucket.ended[code] = (bucket.ended[code] ?? 0) + more;
    }
    this.#last = snapshot;
  }

  #at(index) {
    let bucket = this.#buckets.at(-1);
    if (bucket?.index !== index) {
      bucket = { index, open: undefined, ended: {} };
      this.#buckets.push(bucket);
      while (this.#buckets[0].index <= index - BUCKETS) this.#buckets.shift();
    }
    return bucket;
  }

  /** How many buckets there are since the first state, or since it was forgotten. @param {number} now */
  age(now) {
    return this.#buckets.length ? Math.floor(now / BUCKET) - this.#buckets[0].index + 1 : 0;
  }

  /** The codes that are in it. */
  codes() {
    return [...new Set(this.#buckets.flatMap(({ ended }) => Object.keys(ended)))].sort();
  }

  /** As many numbers as there are buckets, the newest last. @param {number} now @param {string} code */
  ended(now, code) {
    return this.#row(now, bucket => bucket.ended[code] ?? 0, 0);
  }

  /** Between two states nothing has changed; null where nothing is known. @param {number} now */
  open(now) {
    let known = null;
    const newest = Math.floor(now / BUCKET);
    for (const { index, open } of this.#buckets) if (index <= newest - BUCKETS) known = open;
    return this.#row(now, bucket => bucket.open, undefined).map(open => (known = open ?? known));
  }

  #row(now, value, none) {
    const newest = Math.floor(now / BUCKET);
    const row = Array(BUCKETS).fill(none);
    for (const bucket of this.#buckets) {
      const at = bucket.index - newest + BUCKETS - 1;
      if (at >= 0 && at < BUCKETS) row[at] = value(bucket);
    }
    return row;
  }
}
