// Messages, options, and what throws.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ReconnectingWebSocket } from './reconnecting-websocket.js';
import { FakeWebSocket, client } from './fakes.mjs';
import { clock, connected, nothingIsLeft } from './stage.mjs';

test('messages come through, and are sent', () => {
  const { socket, told } = connected();
  FakeWebSocket.last.receives('hello');
  socket.send('world');
  assert.deepEqual(told, ['message hello']);
  assert.deepEqual(FakeWebSocket.last.sent, ['world']);
});

test('nothing is queued silently', async () => {
  const refused = state => ({ name: 'InvalidStateError', message: `not sent, for the connection is ${state}: nothing is queued` });
  const { socket } = client();
  assert.throws(() => socket.send('a'), refused('connecting'));
  FakeWebSocket.last.opens();
  FakeWebSocket.last.readyState = 2; // the server's Close frame is there, but its event is not
  assert.throws(() => socket.send('a'), refused('being closed'));
  FakeWebSocket.last.closesWith(1001);
  assert.throws(() => socket.send('a'), refused('waiting'));
  await clock.pass(1000);
  FakeWebSocket.last.opens();
  socket.close();
  assert.throws(() => socket.send('a'), refused('closing'));
  FakeWebSocket.last.closesWith(1000);
  assert.throws(() => socket.send('a'), refused('ended'));
  assert.deepEqual(FakeWebSocket.all.flatMap(one => one.sent), []);
});

test('listeners and functions that throw do not stop it, and are reported', () => {
  const output = execFileSync(process.execPath, [fileURLToPath(new URL('throwing.mjs', import.meta.url))], { encoding: 'utf8' });
  assert.equal(output, 'ended close,close,end,heartbeat,message,open,open,retry,retry\n');
});

test('protocols and binaryType are those of every connection', async () => {
  const { socket } = client({ protocols: ['chat', 'superchat'], binaryType: 'arraybuffer' });
  assert.deepEqual(FakeWebSocket.last.protocols, ['chat', 'superchat']);
  assert.equal(FakeWebSocket.last.binaryType, 'arraybuffer');
  socket.binaryType = 'blob';
  assert.equal(FakeWebSocket.last.binaryType, 'blob');
  FakeWebSocket.last.protocol = 'chat';
  FakeWebSocket.last.bufferedAmount = 7;
  assert.deepEqual([socket.protocol, socket.bufferedAmount], ['chat', 7]);
  FakeWebSocket.last.fails();
  assert.deepEqual([socket.protocol, socket.bufferedAmount], ['', 0]);
  await clock.pass(500);
  assert.equal(FakeWebSocket.last.binaryType, 'blob');
});

test('senseless options are refused', () => {
  const heartbeat = { interval: 1000, timeout: 500, message: 'ping' };
  for (const options of [{ base: 0 }, { cap: 1 }, { stableAfter: -1 }, { connectTimeout: 0 }, { connectTimeout: Infinity },
    { heartbeat: { ...heartbeat, interval: 0 } }, { heartbeat: { ...heartbeat, timeout: undefined } }]) {
    assert.throws(() => client(options), { name: 'RangeError', message: new RegExp(`^${Object.keys(options)[0]}[.a-z]* is `) });
  }
  client({ base: undefined, connectTimeout: undefined }).socket.close();
  nothingIsLeft();
});

test('without a WebSocket it says which to pass', { skip: globalThis.WebSocket !== undefined }, () => {
  assert.throws(() => new ReconnectingWebSocket('ws://host/ws'), { name: 'TypeError', message: /that of the package "ws" or "undici"/ });
});

test('the WebSocket of the platform is the default', () => {
  const before = globalThis.WebSocket;
  globalThis.WebSocket = FakeWebSocket;
  try {
    new ReconnectingWebSocket('ws://host/ws').close();
    assert.equal(FakeWebSocket.all.length, 1);
  } finally {
    globalThis.WebSocket = before;
  }
});
