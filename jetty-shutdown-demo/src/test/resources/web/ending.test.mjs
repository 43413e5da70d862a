// What ends it, and what the application has to say.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeWebSocket, client, settled } from './fakes.mjs';
import { clock, connected, nothingIsLeft } from './stage.mjs';

test('close ends an open connection with a handshake', async () => {
  const { socket, told } = connected();
  socket.close(4000, 'done');
  socket.close();
  assert.equal(socket.state, 'closing');
  assert.deepEqual(FakeWebSocket.last.closes, [{ code: 4000, reason: 'done' }]);
  FakeWebSocket.last.receives('last words');
  FakeWebSocket.last.closesWith(4000, 'done');
  assert.deepEqual(told, ['message last words', 'close 4000 undefined', 'end closed']);
  nothingIsLeft();
});

test('close does not come back, whatever code the connection ends with', async () => {
  const { socket, told } = connected();
  socket.close();
  FakeWebSocket.last.closesWith(1012, ';retry-after-ms=5');
  assert.deepEqual(told, ['close 1012 undefined', 'end closed']);
  nothingIsLeft();
});

test('close ends although the peer does not answer', async () => {
  const { socket, told } = connected();
  socket.close();
  await clock.pass(5000);
  assert.deepEqual(told, ['close 1006 undefined', 'end closed']);
  nothingIsLeft();
});

test('close ends an attempt', async () => {
  const { socket, told } = client();
  socket.close();
  assert.deepEqual(told, ['end closed']);
  FakeWebSocket.last.opens();
  FakeWebSocket.last.closesWith(1006);
  assert.deepEqual(told, ['end closed']);
  assert.equal(FakeWebSocket.last.closes.length, 1);
  nothingIsLeft();
});

test('close ends the waiting', async () => {
  const { socket, told } = connected();
  FakeWebSocket.last.closesWith(1012, ';retry-after-ms=5');
  socket.close();
  assert.deepEqual(told, ['close 1012 5', 'end closed']);
  assert.equal(socket.retryAt, undefined);
  nothingIsLeft();
});

test('what cannot go into a Close frame is refused', () => {
  const { socket } = connected();
  for (const code of [1001, 1006, 2999, 5000, NaN]) assert.throws(() => socket.close(code), RangeError);
  assert.throws(() => socket.close(1000, 'é'.repeat(62)), /124 bytes/);
  assert.equal(socket.state, 'open');
  socket.close(1000, 'é'.repeat(61));
});

test('an aborted signal ends it, in every state', async () => {
  for (const [reach, expected] of [
    [() => {}, ['end aborted']],
    [() => FakeWebSocket.last.opens(), ['open', 'close 1000 undefined', 'end aborted']],
    [() => FakeWebSocket.last.fails(), ['close 1006 500', 'end aborted']],
  ]) {
    const controller = new AbortController();
    const { socket, told } = client({ signal: controller.signal });
    reach();
    controller.abort();
    if (socket.state === 'closing') FakeWebSocket.last.closesWith(1000);
    assert.deepEqual(told, expected);
    nothingIsLeft();
  }
});

test('a signal that was aborted before lets nothing begin', async () => {
  const { socket, told } = client({ signal: AbortSignal.abort() });
  assert.equal(socket.state, 'ended');
  await settled();
  assert.deepEqual(told, ['end aborted']);
  assert.equal(FakeWebSocket.all.length, 0);
  nothingIsLeft();
});

test('the application has the last word', async () => {
  const seen = [];
  const retry = closed => {
    seen.push(closed);
    return { 4401: false, 1008: true, 1000: true }[closed.code];
  };
  for (const [code, expected] of [
    [4401, ['close 4401 undefined', 'end retry']],
    [1008, ['close 1008 500']],
    [1000, ['close 1000 500']],
    [1001, ['close 1001 500']],
    [1002, ['close 1002 undefined', 'end code']],
  ]) {
    const { told } = connected({ retry });
    FakeWebSocket.last.closesWith(code);
    assert.deepEqual(told, expected);
  }
  assert.deepEqual(seen.map(({ code, retryAfter }) => [code, retryAfter]),
    [[4401, 500], [1008, undefined], [1000, undefined], [1001, 500], [1002, undefined]]);
  const { told } = connected({ retry });
  FakeWebSocket.last.closesWith(1000, 'moved;retry-after-ms=70');
  assert.deepEqual(told, ['close 1000 70']);
});

test('the application can give up after some attempts', async () => {
  const { told } = client({ retry: ({ opened, setbacks }) => (!opened && setbacks === 1 ? false : undefined) });
  FakeWebSocket.last.fails();
  await clock.pass(500);
  FakeWebSocket.last.fails();
  assert.deepEqual(told, ['close 1006 500', 'close 1006 undefined', 'end retry']);
});

test('a listener may close, or not wait', async () => {
  const closing = client();
  closing.socket.addEventListener('close', () => closing.socket.close());
  FakeWebSocket.last.fails();
  assert.deepEqual(closing.told, ['close 1006 500', 'end closed']);
  const opening = client();
  opening.socket.addEventListener('open', () => opening.socket.close());
  FakeWebSocket.last.opens();
  FakeWebSocket.last.closesWith(1000);
  assert.deepEqual(opening.told, ['open', 'close 1000 undefined', 'end closed']);
  nothingIsLeft();
  const hurrying = client();
  hurrying.socket.addEventListener('close', () => hurrying.socket.reconnectNow());
  FakeWebSocket.last.fails();
  assert.equal(hurrying.socket.state, 'connecting');
  assert.equal(clock.timers.size, 1);
});

test('retry that closes, or does not wait, is obeyed', async () => {
  for (const answer of [undefined, true, false]) {
    const closing = client({ retry: () => { closing.socket.close(); return answer; } });
    FakeWebSocket.last.fails();
    assert.equal(closing.socket.state, 'ended');
    assert.equal(closing.told.filter(line => line.startsWith('end')).length, 1);
    nothingIsLeft();
    const hurrying = client({ retry: () => { hurrying.socket.reconnectNow(); return answer; } });
    FakeWebSocket.last.fails();
    assert.equal(hurrying.socket.state, 'connecting');
    assert.equal(clock.timers.size, 1);
    await settled();
    FakeWebSocket.last.opens();
    assert.equal(hurrying.told.at(-1), 'open');
    hurrying.socket.close();
    FakeWebSocket.last.closesWith(1000);
    nothingIsLeft();
  }
});
