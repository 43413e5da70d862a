// Usage: node foreign-client.cjs DEFLATE PERIOD_MILLIS CLIENTS URL...
// Opens that many WebSockets at each URL, with ?client=0, 1, 2 ... All of them send numbered messages all the time, expect numbered
// messages, and let `ws` answer the server's Close frame. When all are closed, prints one line: a JSON array with what
// each client saw.
'use strict';
const WebSocket = require('ws');

const [deflate, periodMillis, clients, ...urls] = process.argv.slice(2);

function connect(id) {
  return new Promise(resolve => {
    const socket = new WebSocket(`${urls[Math.floor(id / clients)]}?client=${id}`, {
      // Threshold 0: even short messages go through zlib, asynchronously, and so do the frames behind them.
      perMessageDeflate: deflate === 'true' && { threshold: 0 },
      rejectUnauthorized: false,
    });
    const seen = { extensions: '', sent: 0, received: 0, disordered: 0, error: '' };
    let next = 0;
    let timer;
    socket.onopen = () => {
      seen.extensions = socket.extensions;
      timer = setInterval(() => {
        if (socket.readyState === WebSocket.OPEN) {
          socket.send(String(next++), error => { if (!error) seen.sent++; });
        }
      }, Number(periodMillis));
    };
    socket.onmessage = event => {
      if (event.data !== String(seen.received)) seen.disordered++;
      seen.received++;
    };
    socket.onerror = event => { seen.error = event.message; };
    socket.onclose = event => {
      clearInterval(timer);
      resolve({ ...seen, code: event.code, reason: event.reason, wasClean: event.wasClean });
    };
  });
}

Promise.all(Array.from({ length: clients * urls.length }, (_, id) => connect(id)))
  .then(all => console.log(JSON.stringify(all)));
