/**
 * A WebSocket that comes back when the server asks it to, and as the close code advises: docs/reconnecting.md has the rules. For
 * browsers and Node.js, without dependencies. The types, with what each option and event means, are in reconnecting-websocket.d.ts.
 */

const HINT = /^(.*);retry-after-ms=([0-9]{1,9})$/s;

/** 1005: a normal end without a code; of the others the same would happen again. */
const FINAL = new Set([1002, 1003, 1005, 1007, 1008, 1009, 1010, 3003]);

const DEFAULTS = { base: 1000, cap: 30_000, random: Math.random, stableAfter: 5000, connectTimeout: 20_000 };

/** The longest time that a hint can name; with the cap still less than the 2^31 ms at which timers overflow, and fire at once. */
const LONGEST = 999_999_999;

/** How long a peer may take to answer a Close frame. */
const CLOSING = 5000;

/** @param {string | null} [reason] @returns {{ text: string, retryAfter: number | undefined }} */
export function parseReason(reason) {
  const [, text = reason ?? '', delay] = HINT.exec(reason ?? '') ?? [];
  return { text, retryAfter: delay === undefined ? undefined : Number(delay) };
}

/** When a client comes back; no state, no timers. */
export class ReconnectPolicy {
  #base;
  #cap;
  #random;

  /** @param {{ base?: number, cap?: number, random?: () => number }} [options] */
  constructor({ base = DEFAULTS.base, cap = DEFAULTS.cap, random = DEFAULTS.random } = {}) {
    this.#base = milliseconds('base', base, 1);
    this.#cap = milliseconds('cap', cap, base);
    this.#random = random;
  }

  /** @param {number} code @param {string | null | undefined} reason @param {number} setbacks @returns {number | undefined} */
  delayAfterClose(code, reason, setbacks) {
    if (code === 1000) return undefined;
    const { retryAfter } = parseReason(reason);
    if (retryAfter !== undefined) return this.#invited(retryAfter, setbacks);
    if (FINAL.has(code)) return undefined;
    if (code === 1012 || code === 1013) return 1000 + this.#backoff(4000, setbacks);
    return this.#backoff(code === 1006 || code === 1015 ? 5000 : this.#base, setbacks);
  }

  /** @param {number | undefined} retryAfter @param {number} setbacks @returns {number} */
  delayAfterFailedAttempt(retryAfter, setbacks) {
    return retryAfter === undefined ? this.#backoff(this.#base, setbacks) : this.#invited(retryAfter, setbacks);
  }

  /** @param {number} delay @param {number} setbacks */
  #invited(delay, setbacks) {
    return setbacks === 0 ? delay : delay + this.#backoff(this.#base, setbacks - 1);
  }

  /** Full jitter. @param {number} spread @param {number} setbacks */
  #backoff(spread, setbacks) {
    return Math.round(this.#random() * Math.min(this.#cap, spread * 2 ** setbacks));
  }
}

/** @param {string} type @param {object} properties */
const told = (type, properties) => Object.assign(new Event(type), properties);

/** @param {string} name @param {number} value @param {number} least */
function milliseconds(name, value, least) {
  if (typeof value !== 'number' || !(value >= least && value <= LONGEST)) {
    throw new RangeError(`${name} is ${value}, but must be a number of milliseconds between ${least} and ${LONGEST}`);
  }
  return value;
}

/** Of a refused upgrade, RFC 9110 section 10.2.3: seconds or a date. @param {string | undefined} value */
function parseRetryAfter(value = '') {
  const delay = /^[0-9]+$/.test(value) ? Number(value) * 1000 : /GMT$/.test(value) ? Date.parse(value) - Date.now() : NaN;
  return Number.isNaN(delay) ? undefined : Math.min(Math.max(delay, 0), LONGEST);
}

/** What an application's function throws is reported like what a listener throws. @template T @param {() => T} call */
function guarded(call) {
  try {
    return call();
  } catch (error) {
    queueMicrotask(() => { throw error; });
  }
}

/** At once where that can be done; 3008 is "Timeout". @param {(WebSocket & { terminate?: () => void }) | undefined} socket */
function abandon(socket) {
  if (socket?.terminate) socket.terminate();
  else if (socket?.readyState === 1) socket.close(3008);
  else socket?.close();
}

/**
 * @typedef {import('./reconnecting-websocket.js').Options} Options
 * @typedef {import('./reconnecting-websocket.js').Closed} Facts
 * @typedef {import('./reconnecting-websocket.js').Why} Why
 * @typedef {string | URL} Url
 * @typedef {{ socket?: WebSocket, opened?: number, cause?: unknown, retryAfter?: number }} Connection one, or an attempt at one
 */

export class ReconnectingWebSocket extends EventTarget {
  #url;
  /** @type {Options & typeof DEFAULTS} */
  #options;
  #policy;
  /** @type {import('./reconnecting-websocket.js').State} */
  #state = 'connecting';
  /** @type {Connection | undefined} The one that counts: what others still say comes too late, and is not heard. */
  #current;
  #setbacks = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} There is one thing to wait for at a time: see who sets it. */
  #timer;
  /** @type {Date | undefined} */
  #retryAt;
  /** @type {Why} */
  #why = 'code';
  #abort = () => this.#end('aborted', 1000, '');

  /** @param {Url | (() => Url | Promise<Url>)} url @param {Options} [options] */
  constructor(url, options = {}) {
    super();
    const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
    this.#url = url;
    this.#options = { ...DEFAULTS, WebSocket: globalThis.WebSocket, ...given };
    this.#policy = new ReconnectPolicy(this.#options);
    const { stableAfter, connectTimeout, heartbeat, signal } = this.#options;
    milliseconds('stableAfter', stableAfter, 0);
    milliseconds('connectTimeout', connectTimeout, 1);
    if (heartbeat) milliseconds('heartbeat.interval', heartbeat.interval, 1);
    if (heartbeat) milliseconds('heartbeat.timeout', heartbeat.timeout, 1);
    if (!this.#options.WebSocket) {
      throw new TypeError('there is no WebSocket here: pass that of the package "ws" or "undici" as options.WebSocket');
    }
    if (signal?.aborted) {
      this.#state = 'ended';
      queueMicrotask(() => this.dispatchEvent(told('end', { why: 'aborted' }))); // when there can be listeners
      return;
    }
    this.#connect(true);
    signal?.addEventListener('abort', this.#abort);
  }

  get state() { return this.#state; }
  get retryAt() { return this.#retryAt; }
  get protocol() { return this.#current?.socket?.protocol ?? ''; }
  get bufferedAmount() { return this.#current?.socket?.bufferedAmount ?? 0; }
  get binaryType() { return this.#options.binaryType; }
  set binaryType(type) {
    this.#options.binaryType = type;
    if (type && this.#current?.socket) this.#current.socket.binaryType = type;
  }

  /** @param {string | BufferSource | Blob} data */
  send(data) {
    const socket = this.#current?.socket;
    // A socket whose close is under way takes everything without a word.
    if (this.#state !== 'open' || socket?.readyState !== 1) {
      const state = this.#state === 'open' ? 'being closed' : this.#state;
      throw new DOMException(`not sent, for the connection is ${state}: nothing is queued`, 'InvalidStateError');
    }
    socket.send(data);
  }

  close(code = 1000, reason = '') {
    if (code !== 1000 && !(code >= 3000 && code <= 4999)) {
      throw new RangeError(`code is ${code}, but must be 1000 or between 3000 and 4999`);
    }
    const bytes = new TextEncoder().encode(reason).length;
    if (bytes > 123) throw new RangeError(`reason has ${bytes} bytes of UTF-8, but at most 123 fit into a Close frame`);
    this.#end('closed', code, reason);
  }

  reconnectNow() {
    if (this.#state === 'waiting') this.#connect(false);
  }

  /** @param {boolean} first whose address, if it is none, is the caller's mistake */
  #connect(first) {
    clearTimeout(this.#timer);
    this.#retryAt = undefined;
    this.#state = 'connecting';
    /** @type {Connection} */
    const connection = (this.#current = {});
    const { connectTimeout } = this.#options;
    this.#timer = setTimeout(() => this.#drop(new Error(`no connection in ${connectTimeout} ms`)), connectTimeout);
    const url = this.#url;
    if (first && typeof url !== 'function') {
      try {
        return this.#open(connection, url);
      } catch (error) {
        this.#finish();
        throw error;
      }
    }
    const counts = () => this.#current === connection;
    Promise.resolve()
      .then(() => (typeof url === 'function' ? url() : url))
      .then(address => { if (counts()) this.#open(connection, address); })
      .catch(error => { if (counts()) this.#drop(error); });
  }

  /** @param {Connection} connection @param {string | URL} url */
  #open(connection, url) {
    const { WebSocket, protocols, binaryType } = this.#options;
    const socket = (connection.socket = /** @type {WebSocket} */ (new (/** @type {any} */ (WebSocket))(url, protocols)));
    if (binaryType) socket.binaryType = binaryType;
    const counts = () => this.#current === connection;
    socket.onopen = () => {
      if (!counts()) return;
      connection.opened = performance.now();
      this.#state = 'open';
      this.#listen();
      this.dispatchEvent(new Event('open'));
    };
    socket.onmessage = ({ data }) => {
      if (!counts()) return;
      if (this.#state === 'open') this.#listen();
      this.dispatchEvent(new MessageEvent('message', { data }));
    };
    socket.onerror = event => {
      const { error, message } = /** @type {ErrorEvent} */ (event);
      connection.cause = error ?? message;
    };
    socket.onclose = ({ code, reason, wasClean }) => {
      if (counts()) this.#lost(connection, code, reason, wasClean, connection.cause);
    };
    // The package "ws" can show an answer that browsers hide, and then leaves the rest to whoever looks.
    /** @type {any} */ (socket).on?.('unexpected-response', (/** @type {any} */ request, /** @type {any} */ response) => {
      if (response.statusCode === 503) connection.retryAfter = parseRetryAfter(response.headers['retry-after']);
      if (counts()) this.#drop(new Error(`HTTP status ${response.statusCode} instead of an upgrade`));
    });
  }

  /** Begins to wait for the next message; sends the heartbeat if none comes. */
  #listen() {
    clearTimeout(this.#timer);
    const { heartbeat } = this.#options;
    if (!heartbeat) return;
    const { interval, timeout, message } = heartbeat;
    this.#timer = setTimeout(() => {
      this.#timer = setTimeout(() => this.#drop(new Error(`no answer in ${timeout} ms`)), timeout);
      if (this.#current?.socket?.readyState !== 1) return; // its end is on the way, or is not
      guarded(() => this.send(typeof message === 'function' ? message() : message));
    }, interval);
  }

  /** Does not wait for an end that may never come. @param {unknown} cause */
  #drop(cause) {
    const connection = /** @type {Connection} */ (this.#current);
    this.#current = undefined;
    abandon(connection.socket);
    this.#lost(connection, 1006, '', false, cause);
  }

  /** @param {Connection} connection @param {number} code @param {string} reason @param {boolean} wasClean @param {unknown} cause */
  #lost({ opened, retryAfter: refusal }, code, reason, wasClean, cause) {
    const closing = this.#state === 'closing';
    clearTimeout(this.#timer);
    this.#current = undefined;
    this.#state = 'waiting';
    const stable = opened !== undefined && performance.now() - opened >= this.#options.stableAfter;
    const setbacks = stable ? 0 : this.#setbacks;
    this.#setbacks = stable ? 0 : setbacks + 1;

    const facts = { code, reason, text: parseReason(reason).text, wasClean, opened: opened !== undefined, setbacks, cause };
    const advised = facts.opened
      ? this.#policy.delayAfterClose(code, reason, setbacks)
      : this.#policy.delayAfterFailedAttempt(refusal, setbacks);
    const retryAfter = closing ? undefined : this.#decide({ ...facts, retryAfter: advised });
    const ends = retryAfter === undefined && this.#state === 'waiting'; // "retry" may have closed it, or not waited
    if (ends) this.#finish();
    const event = told('close', { ...facts, retryAfter }); // from its timeStamp on, retryAfter is waited for
    if (retryAfter !== undefined && this.#state === 'waiting') {
      this.#retryAt = new Date(Date.now() + retryAfter);
      this.#wait(performance.now() + retryAfter);
    }
    this.dispatchEvent(event);
    if (ends) this.dispatchEvent(told('end', { why: this.#why }));
  }

  /** Timers can be early: those of Node.js count from the beginning of the turn in which they are set. @param {number} due */
  #wait(due) {
    this.#timer = setTimeout(() => (performance.now() < due ? this.#wait(due) : this.#connect(false)), due - performance.now());
  }

  /** The application's word counts more than the rules'. @param {Facts} facts @returns {number | undefined} */
  #decide(facts) {
    const wanted = guarded(() => this.#options.retry?.(facts));
    if (wanted === false) this.#why = 'retry';
    if (wanted === false || (wanted !== true && facts.retryAfter === undefined)) return undefined;
    return facts.retryAfter ?? this.#policy.delayAfterClose(4000, facts.reason, facts.setbacks); // a code without a rule of its own
  }

  /** For good: with a closing handshake if there is a connection. @param {Why} why @param {number} code @param {string} reason */
  #end(why, code, reason) {
    const socket = this.#current?.socket;
    if (this.#state === 'open' && socket) {
      this.#state = 'closing';
      this.#why = why;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#drop(new Error(`no Close frame in ${CLOSING} ms`)), CLOSING);
      socket.close(code, reason);
    } else if (this.#state === 'connecting' || this.#state === 'waiting') {
      this.#finish();
      abandon(socket);
      this.dispatchEvent(told('end', { why }));
    }
  }

  #finish() {
    clearTimeout(this.#timer);
    this.#state = 'ended';
    this.#current = undefined;
    this.#retryAt = undefined;
    this.#options.signal?.removeEventListener('abort', this.#abort);
  }
}
