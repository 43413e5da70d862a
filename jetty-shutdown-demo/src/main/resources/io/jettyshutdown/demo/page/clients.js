// Clients of the server in this page, which come back as they are told.
import { ReconnectingWebSocket } from './client/reconnecting-websocket.js';

/** Whoever watches does not want to wait longer for those whom the server has refused again and again. */
const CAP = 3000;

/** Browsers open 255 WebSockets to a host, and other pages may want some. */
export const LIMIT = 200;

export class Clients {
  #make;
  #all = new Set();
  #codes = {};
  #failed = 0;

  /** @param {string} address @param {(address: string) => ReconnectingWebSocket} [make] */
  constructor(address, make = url => new ReconnectingWebSocket(url, { cap: CAP })) {
    this.#make = () => make(address);
  }

  open(count) {
    for (let i = 0; i < count && this.#all.size < LIMIT; i++) {
      const client = this.#make();
      this.#all.add(client);
      client.addEventListener('close', ({ code, opened }) => {
        if (opened) this.#codes[code] = (this.#codes[code] ?? 0) + 1;
        else this.#failed++;
      });
      client.addEventListener('end', () => this.#all.delete(client));
    }
  }

  close() {
    for (const client of this.#all) client.close();
  }

  /** How many are in which state, what their connections ended with, how many attempts failed, and when the next is. */
  summary() {
    const states = { open: 0, connecting: 0, waiting: 0, closing: 0 };
    let next;
    for (const { state, retryAt } of this.#all) {
      states[state]++;
      if (retryAt && !(next <= retryAt)) next = retryAt;
    }
    return { ...states, total: this.#all.size, next, codes: { ...this.#codes }, failed: this.#failed };
  }
}
