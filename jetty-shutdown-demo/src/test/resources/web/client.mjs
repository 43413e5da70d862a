// Usage: node client.mjs PACKAGE COUNT ADDRESSES OPTIONS
// Keeps COUNT WebSockets of a package of Node.js connected, to the first of ADDRESSES, a JSON array, then to the second, and so on,
// and from the last on to that. Prints what each tells, a JSON object per line. Ends by itself when nothing is left to wait for.
import { ReconnectingWebSocket } from './reconnecting-websocket.js';

const [name, count, addresses, options] = process.argv.slice(2);
const library = await import(name);
const WebSocket = library.WebSocket ?? library.default;
const tell = (client, event, more) => console.log(JSON.stringify({ client, event, at: performance.now(), ...more }));

for (let client = 0; client < Number(count); client++) {
  const left = JSON.parse(addresses);
  const socket = new ReconnectingWebSocket(() => {
    tell(client, 'attempt');
    return left.length > 1 ? left.shift() : left[0];
  }, { WebSocket, ...JSON.parse(options) });
  socket.addEventListener('open', () => tell(client, 'open'));
  socket.addEventListener('message', ({ data }) => tell(client, 'message', { data }));
  socket.addEventListener('close', ({ timeStamp: at, code, reason, wasClean, opened, setbacks, retryAfter, cause }) => {
    tell(client, 'close', { at, code, reason, wasClean, opened, setbacks, retryAfter, cause: cause?.message });
  });
  socket.addEventListener('end', ({ why }) => tell(client, 'end', { why }));
}
