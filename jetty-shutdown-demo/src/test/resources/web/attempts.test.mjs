// Attempts, and where they go.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeWebSocket, client, settled } from './fakes.mjs';
import { clock, nothingIsLeft } from './stage.mjs';

test('a close before open is a failed attempt, not an abnormal closure', async () => {
  const { told } = client();
  const error = new Error('refused');
  FakeWebSocket.last.fails(error);
  assert.deepEqual(told, ['close 1006 500']);
  await clock.pass(500);
  FakeWebSocket.last.fails(error);
  await clock.pass(1000);
  FakeWebSocket.last.fails(error);
  assert.deepEqual(told, ['close 1006 500', 'close 1006 1000', 'close 1006 2000']);
});

test('the cause of a failed attempt is told', () => {
  const { socket } = client();
  let cause;
  socket.addEventListener('close', event => { cause = event.cause; });
  const error = new Error('refused');
  FakeWebSocket.last.fails(error);
  assert.equal(cause, error);
});

test('an attempt that hangs is given up', async () => {
  const { told } = client({ connectTimeout: 3000 });
  const first = FakeWebSocket.last;
  await clock.pass(3000);
  assert.deepEqual(told, ['close 1006 500']);
  assert.equal(first.closes.length, 1);
  first.opens();
  assert.deepEqual(told, ['close 1006 500']);
  await clock.pass(500);
  FakeWebSocket.last.opens();
  await clock.pass(60_000);
  assert.equal(FakeWebSocket.all.length, 2);
  nothingIsLeft();
});

test('the address is asked for before each attempt', async () => {
  let token = 0;
  const { told } = client({}, async () => `ws://host/ws?token=${++token}`);
  await settled();
  FakeWebSocket.last.opens();
  FakeWebSocket.last.closesWith(1012, ';retry-after-ms=5');
  await clock.pass(5);
  assert.deepEqual(FakeWebSocket.all.map(one => one.url), ['ws://host/ws?token=1', 'ws://host/ws?token=2']);
  assert.deepEqual(told, ['open', 'close 1012 5']);
});

test('an address that cannot be had is a failed attempt', async () => {
  const answers = [() => { throw new Error('no token'); }, async () => { throw new Error('no token'); }, () => 'not a URL',
    () => new Promise(() => {}), () => new URL('ws://host/ws')];
  const { socket, told } = client({ connectTimeout: 3000 }, () => answers.shift()());
  const causes = [];
  socket.addEventListener('close', event => causes.push(event.cause.message));
  for (let i = 0; i < 3; i++) {
    await settled();
    await clock.next();
  }
  await clock.pass(3000 + 4000);
  assert.deepEqual(told, ['close 1006 500', 'close 1006 1000', 'close 1006 2000', 'close 1006 4000']);
  assert.deepEqual(causes, ['no token', 'no token', 'Invalid URL', 'no connection in 3000 ms']);
  assert.deepEqual(FakeWebSocket.all.map(one => one.url), ['ws://host/ws']);
});

test('an address that comes too late is not used', async () => {
  let answer;
  const { socket } = client({}, () => new Promise(resolve => { answer = resolve; }));
  await settled();
  socket.close();
  answer('ws://host/ws');
  await settled();
  assert.equal(FakeWebSocket.all.length, 0);
  nothingIsLeft();
});

test('an address that is none is the caller\'s mistake', () => {
  assert.throws(() => client({}, 'not a URL'), TypeError);
  nothingIsLeft();
});

test('a refusal that can be read is followed', async () => {
  class ReadableWebSocket extends FakeWebSocket {
    on(name, listener) { this[name] = listener; }
    terminate() { this.closes.push('terminated'); }
  }
  for (const [status, header, delay] of [
    [503, '3', 3000], [503, new Date(Math.ceil(clock.now / 1000) * 1000 + 4000).toUTCString(), 4000], [503, 'soon', 500],
    [503, undefined, 500], [429, '3', 500], [503, '9'.repeat(30), 999_999_999], [503, new Date(0).toUTCString(), 0],
  ]) {
    const { told, socket } = client({ WebSocket: ReadableWebSocket });
    FakeWebSocket.last['unexpected-response']({}, { statusCode: status, headers: { 'retry-after': header } });
    assert.deepEqual(told, [`close 1006 ${delay}`]);
    assert.deepEqual(FakeWebSocket.last.closes, ['terminated']);
    socket.close();
  }
  nothingIsLeft();
});
