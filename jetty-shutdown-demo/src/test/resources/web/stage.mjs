// For each test a clock and a world of its own.
import assert from 'node:assert/strict';
import { afterEach, beforeEach } from 'node:test';
import { FakeClock, FakeWebSocket, client } from './fakes.mjs';

export let clock;
beforeEach(() => {
  clock = new FakeClock();
  FakeWebSocket.all = [];
});
afterEach(() => clock.restore());

export const nothingIsLeft = () => assert.equal(clock.timers.size, 0);

/** Brings a client to where it has been connected for a time. */
export function connected(options, millis = 5000) {
  const made = client(options);
  FakeWebSocket.last.opens();
  clock.now += millis;
  made.told.length = 0;
  return made;
}
