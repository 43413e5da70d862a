// The server's state: over a session that is drained like every other, and that comes back as its close code asks. In between,
// while HTTP is still served, it is fetched: whoever watches sees the drain to its end.
import { ReconnectingWebSocket } from './client/reconnecting-websocket.js';

const RHYTHM = 250;

/** Somebody watches: no attempt is later, unless the server asks for it. */
const CAP = 5000;

/** Tells "state" with { snapshot }, and "link" when the way on which it comes has changed: live, fetched or gone. */
export class Feed extends EventTarget {
  link = 'gone';
  #socket;
  #fetches = false;

  constructor() {
    super();
    const heartbeat = { interval: 15_000, timeout: 10_000, message: 'still there?' };
    this.#socket = new ReconnectingWebSocket(`${location.origin.replace('http', 'ws')}/feed`, { heartbeat, cap: CAP });
    this.#socket.addEventListener('open', () => this.#comes('live'));
    this.#socket.addEventListener('message', ({ data }) => this.#tell(JSON.parse(data)));
    this.#socket.addEventListener('close', ({ opened }) => {
      if (opened) this.#fetch();
      else if (!this.#fetches) this.#comes('gone');
    });
  }

  /** When it tries to come back. */
  get retryAt() { return this.#socket.retryAt; }

  #comes(link) {
    this.link = link;
    this.dispatchEvent(new Event('link'));
  }

  #tell(snapshot) {
    this.dispatchEvent(Object.assign(new Event('state'), { snapshot }));
  }

  async #fetch() {
    this.#fetches = true;
    this.#comes('fetched');
    while (this.#socket.state !== 'open') {
      try {
        const answer = await fetch('feed');
        if (!answer.ok) throw new Error(`HTTP status ${answer.status}`);
        const snapshot = await answer.json();
        if (this.#socket.state === 'open') break;
        this.#tell(snapshot);
        // Nobody is away: what it was told does not hold any more.
        if (snapshot.phase === 'RUNNING' && snapshot.lastReport?.result === 'cancelled') this.#socket.reconnectNow();
      } catch {
        if (this.#socket.state !== 'open') this.#comes('gone');
        break;
      }
      await new Promise(resolve => setTimeout(resolve, RHYTHM));
    }
    this.#fetches = false;
  }
}
