// Usage: node arrivals.cjs ADDRESS SESSIONS RATE
// Opens SESSIONS WebSockets that stay, then RATE new ones per second, each of which exchanges a message and closes, until a
// line comes from the standard input. Prints "busy" when a second's worth of new ones has been served, and, when all have
// ended, a JSON object with how the sessions that stayed ended, and how the new ones did.
'use strict';
const { WebSocket } = require('ws');
const [address, sessions, rate] = process.argv.slice(2);
const seen = { stayed: {}, arrived: {}, slowestMillis: 0 };
const count = (kind, how) => { seen[kind][how] = (seen[kind][how] || 0) + 1; };
let open = 0;
let staying = Number(sessions);
let arriving = 0;
let ended = false;

function printIfDone() {
  if (ended && staying === 0 && arriving === 0) {
    console.log(JSON.stringify(seen));
    process.exit(0);
  }
}

for (let i = 0; i < Number(sessions); i++) {
  const socket = new WebSocket(address);
  socket.on('open', () => { open++; });
  socket.on('error', () => {});
  socket.on('close', (code, reason) => {
    count('stayed', /^Service restart;retry-after-ms=[0-9]+$/.test(reason) ? `${code} with hint` : `${code}`);
    staying--;
    printIfDone();
  });
}

function arrive() {
  arriving++;
  const begun = Date.now();
  const socket = new WebSocket(address, { perMessageDeflate: false });
  let how = 'closed before an answer';
  socket.on('open', () => socket.send('hello'));
  socket.on('message', () => { how = 'served'; socket.close(1000); });
  socket.on('error', error => { how = error.code || error.message; });
  socket.on('close', code => {
    count('arrived', how === 'closed before an answer' ? `${code} before an answer` : how);
    seen.slowestMillis = Math.max(seen.slowestMillis, Date.now() - begun);
    arriving--;
    if (seen.arrived.served === Number(rate)) console.log('busy');
    printIfDone();
  });
}

// In small groups, as timers are not as fast.
let due = 0;
let last = Date.now();
const timer = setInterval(() => {
  if (open < Number(sessions)) { last = Date.now(); return; }
  due += (Date.now() - last) * Number(rate) / 1000;
  last = Date.now();
  while (due >= 1) { arrive(); due--; }
}, 20);

process.stdin.once('data', () => {
  clearInterval(timer);
  ended = true;
  printIfDone();
});
