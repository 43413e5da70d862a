import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { ReconnectPolicy, parseReason } from './reconnecting-websocket.js';

const page = readFileSync(process.env.RECONNECTING_PAGE, 'utf8');
const examples = [...page.matchAll(/^\| (\d+) \| (?:`(.*)` )?\| (\d+) \| (\d+|never) \| (?:(\d+) )?\|$/gm)].map(
  ([, code, reason = '', setbacks, from, to]) => ({ code: Number(code), reason, setbacks: Number(setbacks), from, to }));

const drawing = number => new ReconnectPolicy({ random: () => number });

test('the page has examples', () => {
  assert.equal(examples.length, page.match(/^\| \d{4} \|/gm).length);
  assert.ok(examples.length > 40);
});

describe('the page is right', () => {
  for (const { code, reason, setbacks, from, to } of examples) {
    test(`${code} "${reason}" ${setbacks}`, () => {
      const bounds = from === 'never' ? [undefined, undefined] : [Number(from), Number(to)];
      assert.deepEqual([0, 1].map(number => drawing(number).delayAfterClose(code, reason, setbacks)), bounds);
    });
  }
});

test('a missing reason is an empty one', () => {
  for (const none of [undefined, null, '']) {
    assert.deepEqual(parseReason(none), { text: '', retryAfter: undefined });
    assert.equal(drawing(0).delayAfterClose(1012, none, 0), 1000);
  }
});

test('the hint is taken from the text', () => {
  assert.deepEqual(parseReason('Restart;retry-after-ms=8250'), { text: 'Restart', retryAfter: 8250 });
  assert.deepEqual(parseReason('a\nb;retry-after-ms=1;retry-after-ms=2'), { text: 'a\nb;retry-after-ms=1', retryAfter: 2 });
  assert.deepEqual(parseReason('x;retry-after-ms=1;retry-after-ms=x'),
    { text: 'x;retry-after-ms=1;retry-after-ms=x', retryAfter: undefined });
  assert.deepEqual(parseReason('x;retry-after-ms=5\n'), { text: 'x;retry-after-ms=5\n', retryAfter: undefined });
});

test('failed attempts back off up to the cap', () => {
  for (const [setbacks, most] of [[0, 1000], [1, 2000], [4, 16000], [5, 30000], [6, 30000], [2 ** 31, 30000]]) {
    assert.equal(drawing(0).delayAfterFailedAttempt(undefined, setbacks), 0);
    assert.equal(drawing(1).delayAfterFailedAttempt(undefined, setbacks), most);
  }
});

test('a refusal is followed to the point, unless that did not help', () => {
  assert.equal(drawing(1).delayAfterFailedAttempt(3000, 0), 3000);
  assert.equal(drawing(1).delayAfterFailedAttempt(3000, 2), 5000);
});

test('base and cap are the application\'s', () => {
  const policy = new ReconnectPolicy({ base: 10, cap: 35, random: () => 1 });
  assert.deepEqual([0, 1, 2].map(setbacks => policy.delayAfterClose(1001, '', setbacks)), [10, 20, 35]);
  assert.equal(policy.delayAfterClose(1006, '', 0), 35);
  assert.equal(policy.delayAfterClose(1012, '', 0), 1035);
  assert.equal(policy.delayAfterClose(1012, ';retry-after-ms=100', 1), 110);
});

test('the whole range is used evenly', () => {
  const policy = new ReconnectPolicy();
  const delays = Array.from({ length: 10_000 }, () => policy.delayAfterFailedAttempt(undefined, 3)).sort((a, b) => a - b);
  assert.ok(delays[0] < 100 && delays[9999] <= 8000 && delays[9999] > 7900);
  assert.ok(Math.abs(delays.reduce((a, b) => a + b) / 10_000 - 4000) < 200);
});

test('senseless times are refused', () => {
  for (const base of [0, -1, NaN, Infinity, 1e9, '1000', null]) {
    assert.throws(() => new ReconnectPolicy({ base }), { name: 'RangeError', message: /^base is / });
  }
  assert.throws(() => new ReconnectPolicy({ base: 2000, cap: 1000 }), /cap is 1000, but must be .* between 2000 and 999999999/);
});

test('no reason is too strange, and every code has an answer', () => {
  const pieces = [';retry-after-ms=', ';', '=', '8250', '0', '٣', ' ', '\n', '\ud800', '\u0000', 'é', '-', '999999999', 'retry-after-ms'];
  let seed = 42;
  const below = bound => (seed = (seed * 1103515245 + 12345) % 2 ** 31) % bound;
  const policy = new ReconnectPolicy();
  for (let i = 0; i < 200_000; i++) {
    let reason = '';
    for (let j = below(6); j > 0; j--) reason += pieces[below(pieces.length)];
    const { text, retryAfter } = parseReason(reason);
    if (retryAfter === undefined) assert.equal(text, reason);
    else {
      assert.ok(Number.isInteger(retryAfter) && retryAfter >= 0 && retryAfter <= 999_999_999, reason);
      assert.ok(reason.startsWith(`${text};retry-after-ms=`) && /^[0-9]{1,9}$/.test(reason.slice(text.length + 16)), reason);
    }
    const delay = policy.delayAfterClose(i % 5000, reason, below(50));
    assert.ok(delay === undefined || (delay >= 0 && delay < 2 ** 31), `${reason}: ${delay}`);
  }
});
