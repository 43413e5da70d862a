// It comes back when it should, and leaves nothing behind.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { FakeWebSocket, client, settled } from './fakes.mjs';
import { clock, connected, nothingIsLeft } from './stage.mjs';

test('comes back after a clean restart, exactly after the hint', async () => {
  const { socket, told } = connected();
  FakeWebSocket.last.closesWith(1012, 'Service restart;retry-after-ms=8250', true);
  assert.deepEqual(told, ['close 1012 8250']);
  assert.equal(socket.state, 'waiting');
  assert.equal(+socket.retryAt, clock.now + 8250);

  await clock.pass(8249);
  assert.equal(FakeWebSocket.all.length, 1);
  await clock.pass(1);
  assert.equal(FakeWebSocket.all.length, 2);
  assert.equal(socket.retryAt, undefined);
  FakeWebSocket.last.opens();
  assert.equal(socket.state, 'open');
  assert.deepEqual(told, ['close 1012 8250', 'open']);
});

test('a timer that is early does not make it early', async () => {
  connected();
  clock.early = 8;
  FakeWebSocket.last.closesWith(1012, 'Service restart;retry-after-ms=8250', true);
  await clock.pass(8249);
  assert.equal(FakeWebSocket.all.length, 1);
  assert.equal(clock.timers.size, 1);
  await clock.pass(1);
  assert.equal(FakeWebSocket.all.length, 2);
});

test('the events say what happened', async () => {
  const { socket } = connected();
  let seen;
  socket.addEventListener('close', event => { seen = event; });
  FakeWebSocket.last.closesWith(1012, 'Service restart;retry-after-ms=8250');
  const { type, code, reason, text, wasClean, opened, setbacks, retryAfter, cause } = seen;
  assert.deepEqual({ type, code, reason, text, wasClean, opened, setbacks, retryAfter, cause }, {
    type: 'close', code: 1012, reason: 'Service restart;retry-after-ms=8250', text: 'Service restart',
    wasClean: true, opened: true, setbacks: 0, retryAfter: 8250, cause: undefined,
  });
});

for (const [code, delay] of [[1001, 500], [1006, 2500], [1011, 500], [1012, 3000], [1013, 3000], [4000, 500]]) {
  test(`comes back after ${code}`, () => {
    const { told } = connected();
    FakeWebSocket.last.closesWith(code);
    assert.deepEqual(told, [`close ${code} ${delay}`]);
  });
}

for (const code of [1000, 1002, 1003, 1005, 1007, 1008, 1009, 1010, 3003]) {
  test(`does not come back after ${code}`, async () => {
    const { socket, told } = connected();
    FakeWebSocket.last.closesWith(code);
    assert.deepEqual(told, [`close ${code} undefined`, 'end code']);
    assert.equal(socket.state, 'ended');
    nothingIsLeft();
  });
}

test('a server that closes again and again is not hammered', async () => {
  const { told } = client();
  for (let i = 0; i < 8; i++) {
    FakeWebSocket.last.opens();
    FakeWebSocket.last.closesWith(1012, ';retry-after-ms=0');
    await clock.next();
  }
  assert.deepEqual(told.filter(line => line.startsWith('close')).map(line => Number(line.split(' ')[2])),
    [0, 500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
});

test('a connection is stable after five seconds, not before', async () => {
  for (const [millis, delay] of [[4999, 500 * 8], [5000, 500]]) {
    const { told } = client();
    for (let i = 0; i < 3; i++) {
      FakeWebSocket.last.fails();
      await clock.next();
    }
    FakeWebSocket.last.opens();
    clock.now += millis;
    FakeWebSocket.last.closesWith(1001);
    assert.equal(told.at(-1), `close 1001 ${delay}`);
  }
});

test('stableAfter is the application\'s', async () => {
  const { told } = client({ stableAfter: 50 });
  FakeWebSocket.last.fails();
  await clock.pass(500);
  FakeWebSocket.last.opens();
  clock.now += 50;
  FakeWebSocket.last.closesWith(1001);
  assert.equal(told.at(-1), 'close 1001 500');
});

test('late events of an old socket reach nobody, and start nothing', async () => {
  const { told } = connected({ heartbeat: { interval: 1000, timeout: 500, message: 'ping' } }, 0);
  const old = FakeWebSocket.last;
  await clock.pass(1500);
  assert.deepEqual(told, ['close 1006 2500']);
  assert.deepEqual(old.closes, [{ code: 3008, reason: undefined }]);
  old.receives('late');
  old.onopen();
  old.onerror({ error: new Error('late') });
  old.closesWith(1012, ';retry-after-ms=1');
  assert.deepEqual(told, ['close 1006 2500']);
  assert.equal(clock.timers.size, 1);

  await clock.pass(2500);
  assert.equal(FakeWebSocket.all.length, 2);
  FakeWebSocket.last.opens();
  old.receives('late');
  old.closesWith(1000);
  assert.deepEqual(told, ['close 1006 2500', 'open']);
});

test('there is one connection at a time, whoever asks', async () => {
  const { socket } = connected();
  socket.reconnectNow();
  assert.equal(FakeWebSocket.all.length, 1);
  FakeWebSocket.last.closesWith(1001);
  socket.reconnectNow();
  socket.reconnectNow();
  await clock.pass(10_000);
  assert.equal(FakeWebSocket.all.length, 2);
});

test('reconnectNow does not wait', async () => {
  const { socket } = connected();
  FakeWebSocket.last.closesWith(1012, ';retry-after-ms=60000');
  socket.reconnectNow();
  await settled();
  assert.equal(FakeWebSocket.all.length, 2);
  assert.equal(socket.state, 'connecting');
  FakeWebSocket.last.opens();
  socket.close();
  FakeWebSocket.last.closesWith(1000);
  socket.reconnectNow();
  assert.equal(FakeWebSocket.all.length, 2);
  nothingIsLeft();
});

test('a thousand reconnects leave nothing behind', async () => {
  const controller = new AbortController();
  let listeners = 0;
  const { addEventListener, removeEventListener } = controller.signal;
  controller.signal.addEventListener = function (...all) { listeners++; addEventListener.apply(this, all); };
  controller.signal.removeEventListener = function (...all) { listeners--; removeEventListener.apply(this, all); };
  const { socket } = client({ signal: controller.signal, heartbeat: { interval: 1000, timeout: 500, message: 'ping' } });
  for (let i = 0; i < 1000; i++) {
    FakeWebSocket.last.opens();
    FakeWebSocket.last.receives('hello');
    await clock.pass(900);
    FakeWebSocket.last.closesWith(1012, ';retry-after-ms=5');
    assert.equal(clock.timers.size, 1);
    await clock.next();
  }
  assert.equal(FakeWebSocket.all.length, 1001);
  assert.equal(listeners, 1);
  socket.close();
  assert.equal(listeners, 0);
  nothingIsLeft();
});

test('old sockets are not held', async () => {
  const all = [];
  class Watched extends FakeWebSocket {
    constructor(...words) {
      super(...words);
      FakeWebSocket.all = [this];
      all.push(new WeakRef(this));
    }
  }
  const { socket } = client({ WebSocket: Watched });
  for (let i = 0; i < 100; i++) {
    FakeWebSocket.last.opens();
    FakeWebSocket.last.closesWith(1001);
    await clock.next();
  }
  await settled();
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  assert.equal(all.length, 101);
  // The current one, and what this function itself may still hold.
  assert.ok(all.filter(one => one.deref()).length <= 3);
  socket.close();
});
