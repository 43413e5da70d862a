// Brings the parts of the page together.
import { Clients, LIMIT } from './clients.js';
import { controls } from './controls.js';
import { Feed } from './feed.js';
import { History } from './history.js';
import * as tables from './tables.js';
import { Timeline } from './timeline.js';

const { part, say } = tables;
const setting = await (await fetch('setting')).json();
const clients = new Clients(setting.webSocket);
const history = new History();
const timeline = new Timeline(document.querySelector('canvas'), history);
const feed = new Feed();
let latest;

const seconds = date => Math.max(0, Math.ceil((date - Date.now()) / 1000));

feed.addEventListener('state', ({ snapshot }) => {
  latest = snapshot;
  history.add(snapshot, performance.now());
  tables.phase(snapshot, setting);
  tables.codes(snapshot, setting);
  tables.outcomes(snapshot);
  tables.report(snapshot);
});

function showLink() {
  const { link, retryAt } = feed;
  part('link').dataset.state = link;
  say(part('link'), {
    live: 'live',
    fetched: 'this page’s session was closed; still watching',
    gone: latest ? 'the server is gone' : 'connecting',
  }[link] + (retryAt ? `; back in ${seconds(retryAt)} s` : ''));
  if (link === 'gone' && latest) {
    part('sessions').textContent = '–';
    part('ready').textContent = 'gone';
  }
}

function showClients() {
  const { open, connecting, waiting, total, next, codes, failed } = clients.summary();
  tables.pairs(part('clients'), {
    connected: `${open} of ${total}`,
    waiting: waiting + connecting + (next ? `; next in ${seconds(next)} s` : ''),
    'were told': Object.entries(codes).map(([code, count]) => `${code}: ${count}`).join(', ') || '–',
    'attempts that failed': failed,
  });
  const full = total >= LIMIT;
  part('open').setAttribute('aria-disabled', String(full));
  say(part('open'), full ? `${LIMIT} clients: a browser has no more` : 'Open 100 clients');
}

part('open').addEventListener('click', () => clients.open(100));
part('close').addEventListener('click', () => clients.close());
part('address').textContent = setting.webSocket;
controls(setting);
feed.addEventListener('link', showLink);

function show() {
  showLink();
  showClients();
  timeline.show(performance.now());
}

// At once: a button must not move when somebody is about to press it.
show();
setInterval(show, 250);
