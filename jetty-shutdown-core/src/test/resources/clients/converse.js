'use strict';
// Sends numbered messages all the time, expects numbered messages; resolves, when the WebSocket is closed, to what was seen.
// A message that says farewell is answered with one that says so too, the last. The same for browsers and for libraries with their interface.
function converse(socket, periodMillis) {
  return new Promise(resolve => {
    const seen = { extensions: '', sent: 0, received: 0, disordered: 0, error: '' };
    let timer;
    socket.onopen = () => {
      seen.extensions = socket.extensions;
      timer = setInterval(() => {
        if (socket.readyState === 1) socket.send(String(seen.sent++));
      }, periodMillis);
    };
    socket.onmessage = event => {
      if (event.data === 'farewell') {
        clearInterval(timer);
        socket.send(seen.sent++ + 'farewell');
        return;
      }
      if (event.data !== String(seen.received)) seen.disordered++;
      seen.received++;
    };
    socket.onerror = event => { seen.error = event.message || 'error'; };
    socket.onclose = event => {
      clearInterval(timer);
      resolve({ ...seen, code: event.code, reason: event.reason, wasClean: event.wasClean });
    };
  });
}
if (typeof module !== 'undefined') module.exports = converse;
