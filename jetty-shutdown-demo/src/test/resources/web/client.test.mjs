import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ReconnectingWebSocket } from './reconnecting-websocket.js';
import { FakeClock, FakeWebSocket, client, settled } from './fakes.mjs';

let clock;
beforeEach(() => {
  clock = new FakeClock();
  FakeWebSocket.all = [];
});
afterEach(() => clock.restore());

const nothingIsLeft = () => assert.equal(clock.timers.size, 0);

/** Brings a client to where it has been connected for a time. */
function connected(options, millis = 5000) {
  const made = client(options);
  FakeWebSocket.last.opens();
  clock.now += millis;
  made.told.length = 0;
  return made;
}

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

test('heartbeat is sent when nothing came, and an answer is enough', async () => {
  let number = 0;
  const { socket, told } = connected({ heartbeat: { interval: 1000, timeout: 500, message: () => `ping ${++number}` } }, 0);
  const { last } = FakeWebSocket;
  await clock.pass(600);
  last.receives('news');
  await clock.pass(999);
  assert.deepEqual(last.sent, []);
  await clock.pass(1);
  assert.deepEqual(last.sent, ['ping 1']);
  await clock.pass(499);
  last.receives('pong');
  await clock.pass(1000);
  assert.deepEqual(last.sent, ['ping 1', 'ping 2']);
  assert.equal(socket.state, 'open');
  await clock.pass(500);
  assert.deepEqual(told, ['message news', 'message pong', 'close 1006 2500']);
  await clock.pass(2500);
  assert.equal(FakeWebSocket.all.length, 2);
});

test('heartbeat ends with the connection', async () => {
  for (const end of [({ socket }) => socket.close(), () => FakeWebSocket.last.closesWith(1000)]) {
    const made = connected({ heartbeat: { interval: 1000, timeout: 500, message: 'ping' } }, 0);
    await clock.pass(1200);
    end(made);
    assert.ok(clock.timers.size <= 1);
    if (made.socket.state === 'closing') FakeWebSocket.last.closesWith(1000);
    nothingIsLeft();
    assert.equal(FakeWebSocket.last.sent.length, 1);
  }
});

test('heartbeat is dropped at once where that is possible', async () => {
  connected({ heartbeat: { interval: 1000, timeout: 500, message: 'ping' } }, 0);
  let terminated = 0;
  FakeWebSocket.last.terminate = () => { terminated++; };
  await clock.pass(1500);
  assert.equal(terminated, 1);
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

test('listeners and functions that throw do not stop it, and are reported', () => {
  const output = execFileSync(process.execPath, [fileURLToPath(new URL('throwing.mjs', import.meta.url))], { encoding: 'utf8' });
  assert.equal(output, 'ended close,close,end,heartbeat,message,open,open,retry,retry\n');
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
