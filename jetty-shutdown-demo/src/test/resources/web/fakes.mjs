// Time, chance and WebSockets in the hands of a test, and what a client tells, written down.
import { ReconnectingWebSocket } from './reconnecting-websocket.js';

/** Stands in for setTimeout, clearTimeout, performance.now and Date.now, until it is restored. */
export class FakeClock {
  now = 1_000_000;
  /** How early timers are, in milliseconds. */
  early = 0;
  timers = new Map();
  #real = [globalThis.setTimeout, globalThis.clearTimeout, performance.now, Date.now];
  #last = 0;

  constructor() {
    globalThis.setTimeout = (task, delay) => {
      this.timers.set(++this.#last, { task, at: this.now + Math.max(1, delay - this.early) });
      return this.#last;
    };
    globalThis.clearTimeout = id => { this.timers.delete(id); };
    performance.now = () => this.now;
    Date.now = () => this.now;
  }

  /** Runs what is due meanwhile, and what follows from it. */
  async pass(millis) {
    const end = this.now + millis;
    for (let next; (next = this.#next(end)); ) {
      this.now = next[1].at;
      this.timers.delete(next[0]);
      next[1].task();
      await settled();
    }
    this.now = end;
    await settled();
  }

  /** Lets pass what is left of the next timer. */
  next() {
    return this.pass(Math.min(...[...this.timers.values()].map(timer => timer.at)) - this.now);
  }

  #next(end) {
    return [...this.timers].filter(([, timer]) => timer.at <= end).sort((a, b) => a[1].at - b[1].at)[0];
  }

  restore() {
    [globalThis.setTimeout, globalThis.clearTimeout, performance.now, Date.now] = this.#real;
  }
}

export const settled = () => new Promise(resolve => setImmediate(resolve));

/** What a test says happens, happens; every one that was made is in "all". */
export class FakeWebSocket {
  static all = [];
  static get last() { return FakeWebSocket.all.at(-1); }
  readyState = 0;
  protocol = '';
  bufferedAmount = 0;
  binaryType = 'blob';
  sent = [];
  closes = [];

  constructor(url, protocols) {
    new URL(url);
    Object.assign(this, { url: String(url), protocols });
    FakeWebSocket.all.push(this);
  }

  send(data) { this.sent.push(data); }
  close(code, reason) { this.closes.push({ code, reason }); this.readyState = 2; }

  opens() { this.readyState = 1; this.onopen(new Event('open')); }
  receives(data) { this.onmessage(new MessageEvent('message', { data })); }
  closesWith(code, reason = '', wasClean = code !== 1006) {
    this.readyState = 3;
    this.onclose({ code, reason, wasClean });
  }
  fails(error) { this.onerror({ error }); this.closesWith(1006); }
}

/** A client of fake WebSockets; what it tells is in "told", one line each. */
export function client(options = {}, url = 'ws://host/ws') {
  const told = [];
  const socket = new ReconnectingWebSocket(url, { WebSocket: FakeWebSocket, random: () => 0.5, ...options });
  socket.addEventListener('open', () => told.push('open'));
  socket.addEventListener('message', event => told.push(`message ${event.data}`));
  socket.addEventListener('close', event => told.push(`close ${event.code} ${event.retryAfter}`));
  socket.addEventListener('end', event => told.push(`end ${event.why}`));
  return { socket, told };
}
