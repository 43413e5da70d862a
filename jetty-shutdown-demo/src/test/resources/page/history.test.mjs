import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BUCKET, BUCKETS, History } from './history.js';

const state = (openSessions, ended = {}, process = 1) => ({ process, openSessions, closes: { sent: {}, received: {}, ended } });
const newest = row => row.slice(-4);

test('what ended before the page was opened is in no half second', () => {
  const history = new History();
  history.add(state(3, { 1012: { handshake: 100 } }), 0);
  assert.deepEqual(history.codes(), []);
  assert.equal(history.ended(0, '1012').length, BUCKETS);
});

test('what ended is counted once, with its code, in its half second', () => {
  const history = new History();
  history.add(state(5), 0);
  history.add(state(3, { 1012: { handshake: 1, no_reply: 1 } }), BUCKET);
  history.add(state(2, { 1012: { handshake: 2, no_reply: 1 } }), BUCKET + 200);
  history.add(state(1, { 1001: { handshake: 1 }, 1012: { handshake: 2, no_reply: 1 } }), 2 * BUCKET);
  assert.deepEqual(history.codes(), ['1001', '1012']);
  assert.deepEqual(newest(history.ended(3 * BUCKET, '1012')), [0, 3, 0, 0]);
  assert.deepEqual(newest(history.ended(3 * BUCKET, '1001')), [0, 0, 1, 0]);
});

test('the next process begins at 0', () => {
  const history = new History();
  history.add(state(0, { 1012: { handshake: 100 } }), 0);
  history.add(state(0, { 1012: { handshake: 2 } }, 2), BUCKET);
  assert.deepEqual(newest(history.ended(BUCKET, '1012')), [0, 0, 0, 2]);
});

test('open sessions stay what they were, and are unknown before', () => {
  const history = new History();
  history.add(state(7), 10 * BUCKET);
  assert.deepEqual(newest(history.open(12 * BUCKET)), [null, 7, 7, 7]);
  assert.equal(history.age(12 * BUCKET), 3);
  history.add(state(6), 12 * BUCKET);
  assert.deepEqual(newest(history.open(13 * BUCKET)), [7, 7, 6, 6]);
});

test('nothing older than two minutes is kept', () => {
  const history = new History();
  history.add(state(1), 0);
  history.add(state(0, { 1000: { handshake: 1 } }), BUCKET);
  const later = BUCKET * (BUCKETS + 1);
  assert.deepEqual(history.open(later).slice(0, 2), [0, 0]);
  history.add(state(0, { 1000: { handshake: 1 } }), later);
  assert.deepEqual(history.codes(), []);
  assert.equal(history.age(later), 1);
});
