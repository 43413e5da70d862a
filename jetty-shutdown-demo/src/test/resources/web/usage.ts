// What the types allow, and what they refuse.
import { ReconnectPolicy, ReconnectingWebSocket, parseReason } from './reconnecting-websocket.js';
import type { Closed, Options, State, WebSocketConstructor, Why } from './reconnecting-websocket.js';

const options: Options = {
  protocols: ['chat'],
  base: 500,
  cap: 10_000,
  stableAfter: 1000,
  connectTimeout: 3000,
  random: () => 0.5,
  binaryType: 'arraybuffer',
  signal: new AbortController().signal,
  retry: (closed: Closed) => (closed.code === 4401 ? false : undefined),
  heartbeat: { interval: 30_000, timeout: 5000, message: () => JSON.stringify({ type: 'ping' }) },
};
const socket = new ReconnectingWebSocket('wss://host/ws', options);
new ReconnectingWebSocket(new URL('wss://host/ws'), { heartbeat: undefined, WebSocket });
new ReconnectingWebSocket(async () => `wss://host/ws?token=${await Promise.resolve('t')}`);
new ReconnectingWebSocket(() => new URL('wss://host/ws'), { retry: () => undefined });

socket.addEventListener('open', function () { this.send('hello'); });
socket.addEventListener('message', event => { const data: unknown = event.data; return data; });
socket.addEventListener('message', { handleEvent(event) { return event.data; } }, { once: true });
socket.addEventListener('close', event => {
  const parts: [number, string, string, boolean, boolean, number] =
    [event.code, event.reason, event.text, event.wasClean, event.opened, event.setbacks];
  const delay: number | undefined = event.retryAfter;
  return [parts, delay, event.cause];
});
const atTheEnd = (event: Event & { why: Why }) => event.why;
socket.addEventListener('end', atTheEnd);
socket.removeEventListener('end', atTheEnd);

socket.send(new Uint8Array([1, 2]));
socket.send(new ArrayBuffer(2));
socket.send(new Blob());
socket.close(4000, 'done');
socket.close();
socket.reconnectNow();
socket.binaryType = 'blob';
const state: State = socket.state;
const retryAt: number | undefined = socket.retryAt?.getTime();
const texts: string[] = [state, socket.protocol, parseReason(null).text];
const delay: number | undefined = new ReconnectPolicy({ base: 10 }).delayAfterClose(1012, null, 0);
const always: number = new ReconnectPolicy().delayAfterFailedAttempt(undefined, 3);
const target: EventTarget = socket;
class WithHeaders { constructor(readonly url: string | URL, readonly protocols?: string | string[]) {} }
const make: WebSocketConstructor = WithHeaders;
export { always, delay, make, retryAt, target, texts };

// @ts-expect-error there must be an address
new ReconnectingWebSocket();
// @ts-expect-error a number is no address
new ReconnectingWebSocket(8080);
// @ts-expect-error the function must return an address
new ReconnectingWebSocket(() => 8080);
// @ts-expect-error an option that does not exist
new ReconnectingWebSocket('wss://host/ws', { maxRetries: 3 });
// @ts-expect-error times are numbers
new ReconnectingWebSocket('wss://host/ws', { base: '1s' });
// @ts-expect-error a heartbeat has all three parts
new ReconnectingWebSocket('wss://host/ws', { heartbeat: { interval: 1000, timeout: 500 } });
// @ts-expect-error retry answers, it does not wait
new ReconnectingWebSocket('wss://host/ws', { retry: async () => true });
// @ts-expect-error a delay is for the rules to say
new ReconnectingWebSocket('wss://host/ws', { retry: () => 1000 });
// @ts-expect-error an instance is no constructor
new ReconnectingWebSocket('wss://host/ws', { WebSocket: new WebSocket('wss://host/ws') });
// @ts-expect-error only what a WebSocket can send
socket.send({ type: 'hello' });
// @ts-expect-error codes are numbers
socket.close('1000');
// @ts-expect-error there is no such event
socket.addEventListener('reconnect', () => {});
// @ts-expect-error "open" has no code
socket.addEventListener('open', event => event.code);
// @ts-expect-error there may be no next attempt
socket.addEventListener('close', event => { const millis: number = event.retryAfter; return millis; });
// @ts-expect-error the state is read-only
socket.state = 'open';
// @ts-expect-error there may be no next attempt
socket.retryAt.getTime();
// @ts-expect-error there is no such state
const impossible: boolean = socket.state === 'closed';
// @ts-expect-error never is undefined
const certain: number = new ReconnectPolicy().delayAfterClose(1000, '', 0);
