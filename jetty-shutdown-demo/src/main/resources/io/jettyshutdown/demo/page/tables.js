// What there is to read, from a state. All texts are set as texts.
import { total } from './history.js';
import { color } from './timeline.js';

const ALWAYS = ['1000', '1001', '1005', '1006', '1012'];

const RANGES = {
  '3xxx': { name: 'Library or Framework', meaning: 'Codes of libraries and frameworks.', advice: 'Read their documentation.' },
  '4xxx': { name: 'Private Use', meaning: 'The application’s own codes.', advice: 'As the application defines them.' },
  other: { name: 'Not Used', meaning: 'Codes that nobody should use.', advice: 'Look for the peer that sends them.' },
};

const OUTCOMES = {
  handshake: 'Both Close frames were exchanged: a clean end.',
  no_reply: 'A Close frame was sent, but none came back in time.',
  aborted: 'Cut before a Close frame could be written.',
  abnormal: 'The connection ended without any Close frame: 1006.',
};

const PHASES = {
  RUNNING: 'Serving.',
  ANNOUNCED: 'Not ready any more, but everything is served: load balancers take their time to notice.',
  CLOSING: 'Upgrades are refused; each session gets its Close frame in its turn.',
  AWAITING: 'Every Close frame is sent; the answers are awaited.',
  ABORTING: 'The time is over: what is left is cut.',
  DRAINED: 'No session is left.',
};

export const part = id => document.getElementById(id);

/** @param {string} tag @param {object} properties @param {...(Node | string)} children */
export function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** Leaves alone what is the same: screen readers would say it again. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function pairs(list, rows) {
  list.replaceChildren(...Object.entries(rows).flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, String(value))]));
}

export function phase({ phase, drain, ready, openSessions }, { phases, gracePeriodMillis }) {
  part('phases').replaceChildren(...phases.map(name => {
    const step = element('li', {}, name);
    if (name === phase) step.setAttribute('aria-current', 'step');
    return step;
  }));
  say(part('phase'), PHASES[phase] + (drain ? ` Clients are told ${drain.code}, “${drain.reason}”.` : ''));
  part('elapsed').hidden = !drain;
  part('elapsed').max = gracePeriodMillis;
  part('elapsed').value = drain?.elapsedMillis ?? 0;
  part('sessions').textContent = openSessions;
  const progress = drain ? `, ${(drain.elapsedMillis / 1000).toFixed(1)} of ${gracePeriodMillis / 1000} s` : '';
  part('ready').textContent = (ready ? 'ready' : 'not ready') + progress;
}

const by = parts => element('small', {}, Object.entries(parts ?? {}).map(([name, count]) => `${name.replace('_', ' ')} ${count}`).join(', '));
const count = parts => element('td', {}, String(total(parts)), by(parts));

export function codes({ closes }, setting) {
  const known = new Map(setting.codes.map(entry => [String(entry.code), entry]));
  const all = [...new Set([...ALWAYS, ...Object.values(closes).flatMap(Object.keys)])].sort();
  part('codes').tBodies[0].replaceChildren(...all.map(code => {
    const { name, meaning, advice } = known.get(code) ?? RANGES[code];
    const swatch = element('span', { className: 'swatch' });
    swatch.style.background = color(code);
    const row = element('tr', {},
      element('th', { scope: 'row' }, swatch, code),
      element('td', {}, `${name}. ${meaning}`, element('small', {}, advice)),
      count(closes.sent[code]), count(closes.received[code]), count(closes.ended[code]));
    row.dataset.code = code;
    return row;
  }));
}

export function outcomes({ closes }) {
  const ended = Object.values(closes.ended);
  part('outcomes').tBodies[0].replaceChildren(...Object.entries(OUTCOMES).map(([outcome, meaning]) =>
    element('tr', {},
      element('td', {}, outcome.replace('_', ' '), element('small', {}, meaning)),
      element('td', {}, String(ended.reduce((sum, parts) => sum + (parts[outcome] ?? 0), 0))))));
}

export function report({ lastReport }) {
  pairs(part('report'), lastReport ?? { none: 'since this process started' });
}
