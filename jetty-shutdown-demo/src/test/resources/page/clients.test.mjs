import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Clients, LIMIT } from './clients.js';

class Fake extends EventTarget {
  state = 'connecting';
  retryAt = undefined;
  opens() { this.state = 'open'; this.retryAt = undefined; }
  closes(code, opened, retryAt) {
    this.state = 'waiting';
    this.retryAt = retryAt;
    this.dispatchEvent(Object.assign(new Event('close'), { code, opened }));
  }
  close() { this.state = 'ended'; this.dispatchEvent(new Event('end')); }
}

function clients(count) {
  const fakes = [];
  const made = new Clients('ws://there', address => { assert.equal(address, 'ws://there'); fakes.push(new Fake()); return fakes.at(-1); });
  made.open(count);
  return { made, fakes };
}

test('there are as many as the browser has, and no more', () => {
  const { made, fakes } = clients(150);
  made.open(100);
  assert.equal(fakes.length, LIMIT);
  assert.equal(made.summary().connecting, LIMIT);
  fakes[0].close();
  made.open(100);
  assert.equal(fakes.length, LIMIT + 1);
});

test('codes are counted, failed attempts for themselves, and the next return is the first', () => {
  const { made, fakes } = clients(3);
  fakes.forEach(fake => fake.opens());
  fakes[0].closes(1012, true, new Date(9000));
  fakes[1].closes(1012, true, new Date(5000));
  fakes[2].closes(1001, true, new Date(7000));
  fakes[1].closes(1006, false, new Date(8000));
  const summary = made.summary();
  assert.deepEqual(summary.codes, { 1001: 1, 1012: 2 });
  assert.equal(summary.failed, 1);
  assert.equal(summary.waiting, 3);
  assert.equal(summary.next.getTime(), 7000);
});

test('closed ones are gone', () => {
  const { made } = clients(5);
  made.close();
  assert.equal(made.summary().total, 0);
  assert.equal(made.summary().next, undefined);
});
