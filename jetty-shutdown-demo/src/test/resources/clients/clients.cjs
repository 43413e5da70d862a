// Usage: node clients.cjs ADDRESS COUNT [unread]
// Opens WebSockets of the package "ws" and prints "open" when each has had an answer, then, as each is closed, a line
// "CODE REASON". With "unread" they ask for more than fits into all buffers, and read nothing of it.
'use strict';
const { WebSocket } = require('ws');
const [address, count, unread] = process.argv.slice(2);
let answered = 0;
for (let i = 0; i < Number(count); i++) {
  const socket = new WebSocket(address);
  socket.on('open', () => socket.send('hello'));
  socket.once('message', () => {
    if (unread) {
      socket._socket.pause();
      for (let j = 0; j < 256; j++) socket.send(Buffer.alloc(60000, 'x').toString());
    }
    if (++answered === Number(count)) console.log('open');
  });
  socket.on('error', () => {});
  socket.on('close', (code, reason) => console.log(`${code} ${reason}`));
}
