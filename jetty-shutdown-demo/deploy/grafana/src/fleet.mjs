// Row "Fleet": how things are now, whether or not something is being deployed.
import * as common from '@grafana/grafana-foundation-sdk/common';
import { atEnd, byOwnColour, lines, mirrored, number, over, stacked, steps } from './panels.mjs';
import { highest, metric, perSecond, sum } from './queries.mjs';

export const fleet = () => [
    number('Open sessions',
        'WebSocket sessions that are open on all nodes. It dips while clients move from a node that drains to the others,'
            + ' and is back when they have come back: if it stays lower, clients did not come back.',
        [4, 7], over(sum(metric('sessions'))))
        .graphMode(common.BigValueGraphMode.Area),
    number('Nodes',
        'How many nodes serve, and how many drain. A node that has drained and waits for its last scrape still'
            + ' drains. During a rolling deployment as many serve as without it.',
        [4, 7],
        over(`sum(${metric('drain_phase')} == bool 0)`, 'serving'),
        over(`sum(${metric('drain_phase')} > bool 0)`, 'draining')),
    number('Untracked sessions, at most',
        'Sessions outside the closing mechanism, at the worst moment of the range. Normal: 0. Such a session gets'
            + ' Jetty\'s own close, without a handshake that is waited for. The log of the node has a WARN: usually an'
            + ' application that replaces the extensions of its sessions.',
        [4, 7], atEnd(sum(highest(metric('sessions_untracked')))))
        .colorMode(common.BigValueColorMode.Background)
        .thresholds(steps('green', [1, 'red'])),
    lines('Sessions opened per second',
        'Upgrades that became sessions. During a deployment this is the rate at which clients come back: it should stay'
            + ' at about the reconnect rate that is configured, times the nodes that drain at once. A peak far above it'
            + ' means clients that ignore the delay in the reason of the Close frame.',
        [12, 7], over(sum(perSecond('sessions_opened_total'), 'job'), '{{job}}'))
        .unit('ops'),
    lines('Open sessions by job',
        'As above, by job. A gap means that Prometheus had nothing to scrape.',
        [12, 8], over(sum(metric('sessions'), 'job'), '{{job}}')),
    mirrored('received', byOwnColour(stacked('Close codes per second',
        'Close frames on the wire by code: sent upwards, received downwards. Normal: they mirror each other, for each Close is'
            + ' answered. 1012 (or 1001) in a deployment, 1000 and 1001 from clients otherwise. 1011, 1002 or 1007 to'
            + ' 1009: an application or a peer has a bug.',
        [12, 8], over(sum(perSecond('close_frames_total'), 'direction', 'code'), '{{direction}} {{code}}'))))
        .unit('cps'),
    byOwnColour(stacked('Sessions ended per second',
        'All sessions that ended, by the code they ended with. 1006: no Close frame came from the peer (gone, crashed,'
            + ' network). 1005: the peer\'s Close frame had no code.',
        [12, 8], over(sum(perSecond('sessions_ended_total'), 'code'), '{{code}}')))
        .unit('cps'),
    byOwnColour(lines('Share of 1005 and 1006',
        'Of the sessions that end, how many end with 1005 and 1006. Mobile clients vanish all day, so learn what is'
            + ' normal here, and look at what rises. 1005 rising after a release of a client: its close() gives no code.'
            + ' 1006 rising during a deployment: the panels below tell which drain.',
        [12, 8], over(`${sum(perSecond('sessions_ended_total', 'code=~"1005|1006"'), 'code')}`
            + ` / ignoring (code) group_left () (${sum(perSecond('sessions_ended_total'))} > 0)`, '{{code}}')))
        .unit('percentunit'),
    lines('Refused upgrades per second',
        'Upgrades that got 503 because their node drains. Normal: 0, or a few at the beginning of a drain. More: the load'
            + ' balancer still sends clients there; a longer readiness delay or a quicker health check helps.',
        [24, 6], over(sum(perSecond('upgrades_refused_total'), 'job'), '{{job}}'))
        .unit('reqps'),
];
