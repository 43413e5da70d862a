// Connections that are dead.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeWebSocket } from './fakes.mjs';
import { clock, connected, nothingIsLeft } from './stage.mjs';

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
