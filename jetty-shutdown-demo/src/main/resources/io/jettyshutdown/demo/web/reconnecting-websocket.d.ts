/** What parseReason finds. */
export interface Reason {
  /** For people. */
  text: string;
  /** When to come back, in milliseconds from the receipt; undefined if the server did not say. */
  retryAfter: number | undefined;
}

/** Reads the reason of a Close frame. Never throws: what is no hint is text. */
export function parseReason(reason?: string | null): Reason;

export interface Backoff {
  /** The longest first backoff in milliseconds; 1000. */
  base?: number | undefined;
  /** The longest backoff in milliseconds; 30000. What a server asks for can be longer. */
  cap?: number | undefined;
  /** From 0 to 1; Math.random. */
  random?: (() => number) | undefined;
}

/** The rules alone, without state, for a client of another make. Delays are in milliseconds. */
export class ReconnectPolicy {
  /** @throws {RangeError} if base or cap is out of its bounds */
  constructor(options?: Backoff);

  /**
   * @param setbacks the connections and attempts in a row, before this one, that brought no stable connection
   * @returns undefined if the client should not come back
   */
  delayAfterClose(code: number, reason: string | null | undefined, setbacks: number): number | undefined;

  /** @param retryAfter what the server that refused said, if it said something */
  delayAfterFailedAttempt(retryAfter: number | undefined, setbacks: number): number;
}

/** "ended" is for good; in "waiting" retryAt says how long. */
export type State = 'connecting' | 'open' | 'waiting' | 'closing' | 'ended';

/** close() was called; the signal was aborted; the rules say never; the application's retry says false. */
export type Why = 'closed' | 'aborted' | 'code' | 'retry';

/** How a connection ended, or that an attempt failed. */
export interface Closed {
  /** 1006 also for a failed attempt, and for a connection that was given up. */
  readonly code: number;
  /** As it came, with the hint. */
  readonly reason: string;
  /** The reason without the hint. */
  readonly text: string;
  /** Says nothing about coming back: a server that restarts closes cleanly. */
  readonly wasClean: boolean;
  /** Whether there was a connection; false for a failed attempt. */
  readonly opened: boolean;
  /** The connections and attempts in a row, before this one, that brought no stable connection. */
  readonly setbacks: number;
  /** Milliseconds until the next attempt; undefined if there will be none. */
  readonly retryAfter: number | undefined;
  /** The error that explains it, if one is known; browsers do not tell. */
  readonly cause: unknown;
}

export interface Heartbeat {
  /** Milliseconds without any message after which one is sent. */
  interval: number;
  /** Milliseconds without an answer, which can be any message, after which the connection is given up as with 1006. */
  timeout: number;
  /** What the server answers. */
  message: string | (() => string);
}

/** A constructor like that of browsers; libraries' types differ in details that do not matter here. */
export type WebSocketConstructor = new (url: string | URL, protocols?: string | string[]) => object;

export interface Options extends Backoff {
  /** Subprotocols, as for WebSocket. */
  protocols?: string | string[] | undefined;
  /** Milliseconds after which a connection is stable: the setbacks before it are forgotten; 5000. */
  stableAfter?: number | undefined;
  /** Milliseconds after which an attempt is given up, the function that gives the URL included; 20000. */
  connectTimeout?: number | undefined;
  /**
   * The application's own word on the end of a connection or attempt: true comes back, false does not, undefined leaves it to the
   * rules, whose answer is in closed.retryAfter. After a code with which the rules would not come back, true comes back as after 4000.
   */
  retry?: ((closed: Closed) => boolean | undefined) | undefined;
  /** Notices dead connections; none. */
  heartbeat?: Heartbeat | undefined;
  /** Ends it, as close() does. */
  signal?: AbortSignal | undefined;
  /** As for WebSocket; if not given, what the WebSocket has. */
  binaryType?: BinaryType | undefined;
  /** globalThis.WebSocket; Node.js before 22 has none: that of "ws" or "undici". */
  WebSocket?: WebSocketConstructor | undefined;
}

export interface ReconnectingWebSocketEventMap {
  /** There is a connection: the first one, or a new one, on which everything must be said again. */
  open: Event;
  message: MessageEvent;
  /** A connection has ended or an attempt has failed; retryAfter says what comes. */
  close: Event & Closed;
  /** The last event: it does not come back, and holds nothing any more. */
  end: Event & { readonly why: Why };
}

type Listener<K extends keyof ReconnectingWebSocketEventMap> =
  | ((this: ReconnectingWebSocket, event: ReconnectingWebSocketEventMap[K]) => unknown)
  | { handleEvent(event: ReconnectingWebSocketEventMap[K]): unknown };

/** One connection at a time, from the constructor until "end". */
export class ReconnectingWebSocket extends EventTarget {
  /**
   * Connects.
   *
   * @param url where to, or a function that says so before each attempt, for fresh tokens; if it fails, so does the attempt
   * @throws {TypeError} if there is no WebSocket
   * @throws {RangeError} if a time is out of its bounds
   * @throws {DOMException} as WebSocket, if the URL or a subprotocol is none
   */
  constructor(url: string | URL | (() => string | URL | Promise<string | URL>), options?: Options);

  readonly state: State;
  /** When the next attempt begins, while it is waiting. */
  readonly retryAt: Date | undefined;
  /** The subprotocol that the server chose; empty without a connection. */
  readonly protocol: string;
  /** As of the WebSocket; 0 without a connection. */
  readonly bufferedAmount: number;
  binaryType: BinaryType | undefined;

  /**
   * Nothing is queued while there is no connection, and what was sent may not have arrived when one ends: what must not be lost,
   * the application acknowledges and sends again.
   *
   * @throws {DOMException} InvalidStateError if it is not open
   */
  send(data: string | BufferSource | Blob): void;

  /**
   * Ends it, with a closing handshake of at most 5 s if it is open.
   *
   * @param code 1000 (the default) or 3000 to 4999
   * @param reason at most 123 bytes of UTF-8
   * @throws {RangeError} if one is something else
   */
  close(code?: number, reason?: string): void;

  /** Does not wait any longer, for example when a user wants it; not for loops: the wait keeps servers from being flooded. */
  reconnectNow(): void;

  addEventListener<K extends keyof ReconnectingWebSocketEventMap>(
    type: K,
    listener: Listener<K> | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<K extends keyof ReconnectingWebSocketEventMap>(
    type: K,
    listener: Listener<K> | null,
    options?: boolean | EventListenerOptions,
  ): void;
}
