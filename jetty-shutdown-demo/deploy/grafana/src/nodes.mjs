// Row "Each node": which node does what.
import { lines, over, stacked, states } from './panels.mjs';
import { metric, perSecond, quantile, sum } from './queries.mjs';
import { MappingType } from '@grafana/grafana-foundation-sdk/dashboard';

const PHASES = [
    ['running', 'green'], ['announced', 'yellow'], ['closing', 'orange'], ['awaiting', 'purple'], ['aborting', 'red'],
    ['drained', 'blue'],
];

const phases = () => ({
    type: MappingType.ValueToText,
    options: Object.fromEntries(PHASES.map(([text, color], index) => [index, { text, color, index }])),
});

export const nodes = () => [
    states('Phase',
        'What each node does. announced: not ready, still serves everything. closing: refuses upgrades, sends Close'
            + ' frames. awaiting: the answers. aborting: cuts who did not answer; normally too short to be seen. drained:'
            + ' all is counted, Prometheus may read it. Phases shorter than the scrape interval may be missing.',
        [24, 8], over(`max by (instance) (${metric('drain_phase')})`, '{{instance}}'))
        .mappings([phases()]),
    lines('Remaining sessions',
        'Sessions still open in a running drain. Normal: a straight line down, at the reconnect rate. A plateau before the'
            + ' end: peers that do not answer.',
        [12, 8], over(sum(metric('drain_remaining'), 'instance'), '{{instance}}')),
    stacked('Open sessions by node',
        'Who has them. After a deployment the first nodes have more than the last: clients stay where they came back to.',
        [12, 8], over(sum(metric('sessions'), 'instance'), '{{instance}}')),
    stacked('Close frames by source',
        'Close frames that were sent, per second, by who began the closing handshake. drain: a shutdown. application: it'
            + ' closes sessions itself. jetty: idle timeouts and protocol errors. peer: answers to clients that leave.',
        [12, 8], over(sum(perSecond('close_frames_total', 'direction="sent"'), 'instance', 'source'),
            '{{instance}} {{source}}'))
        .unit('cps'),
    lines('Handshake latency by node (p95)',
        'From the node\'s Close frame to the answer. One node that is slower than the others: look at its CPU and its'
            + ' garbage collector.',
        [12, 8], over(quantile(0.95, perSecond('close_handshake_seconds_bucket'), 'instance'), '{{instance}}'))
        .unit('s'),
];
