// Row "Deployment": what happened in the dashboard's range, in exact numbers, on nodes that have exited too.
import { atEnd, bars, columns, lines, number, over, rows, share, steps } from './panels.mjs';
import { counted, highest, metric, peak, perSecond, quantile, sum } from './queries.mjs';

const EXACT = ' Exact, for the range of the dashboard, nodes that have exited included.';

const drained = outcomes => sum(counted('drain_sessions_total', outcomes));

const DRAIN = ['instance', 'intent', 'result'];
const drainSeconds = sum(counted('drain_seconds_sum'), ...DRAIN);
const drains = sum(counted('drain_seconds_count'), ...DRAIN);

export const deployment = () => [
    share('Handshakes completed',
        'Of the sessions that drains ended, how many answered with a Close frame of their own: those clients know that'
            + ' and why it happened. Normal: 100 %, less those whose network is gone. Below: see "Drained sessions by'
            + ' outcome".' + EXACT,
        [4, 5], atEnd(`${drained('outcome="handshake"')} / ${drained('outcome!="kept"')}`))
        .thresholds(steps('red', [0.95, 'orange'], [0.99, 'green'])),
    number('Sessions drained',
        'Sessions that were open when a drain of their node began, or came while it did.' + EXACT,
        [4, 5], atEnd(drained())),
    share('Share of 1006',
        'Of all sessions that ended in the range, in a drain or not, those without a Close frame of the peer. Compare it'
            + ' with a range without a deployment.' + EXACT,
        [4, 5], atEnd(`${sum(counted('sessions_ended_total', 'code="1006"'))} / ${sum(counted('sessions_ended_total'))}`))
        .thresholds(steps('green', [0.01, 'orange'], [0.05, 'red'])),
    number('Refused upgrades',
        'Upgrades that got 503 because their node drains.' + EXACT,
        [4, 5], atEnd(sum(counted('upgrades_refused_total')))),
    number('Reconnects per second, peak',
        'The highest rate at which sessions were opened, over all nodes, as the mean of four scrapes: what the nodes that'
            + ' stay have to bear. Normal: the reconnect rate that is configured, and what comes anyway.',
        [4, 5], atEnd(peak(sum(perSecond('sessions_opened_total')))))
        .decimals(1),
    number('Longest drain',
        'From the trigger to the end. Normal: well below the grace period, so that the platform need not kill the'
            + ' process.',
        [4, 5], atEnd(`max(${highest(metric('drain_seconds_max'))})`))
        .unit('s'),
    bars('Close frames sent',
        'By code, and by who began that closing handshake. 1012 drain: clients that were told that the service restarts.'
            + ' "peer" are the answers to clients that left by themselves.' + EXACT,
        [12, 8], atEnd(`${sum(counted('close_frames_total', 'direction="sent"'), 'code', 'source')} > 0`,
            '{{code}} {{source}}')),
    bars('Close frames received',
        'By code, and by who began that closing handshake. "drain" are the answers to our Close frames: as many as were'
            + ' sent, if everyone answered. 1005: Close frames without a code.' + EXACT,
        [12, 8], atEnd(`${sum(counted('close_frames_total', 'direction="received"'), 'code', 'source')} > 0`,
            '{{code}} {{source}}')),
    bars('Sessions ended by code',
        'All sessions that ended, in a drain or not. 1005: the Close frame of the peer had no code. 1006: there was none.'
            + EXACT,
        [12, 8], atEnd(sum(counted('sessions_ended_total'), 'code'), '{{code}}')),
    bars('Drained sessions by outcome',
        'handshake: the peer answered. no_reply: our Close frame was sent, and the connection or the time was over before'
            + ' an answer came (a client that is suspended, or never answers). aborted: the time was over before our Close'
            + ' frame could be written (a peer that does not read, or too short a grace period). abnormal: the connection'
            + ' broke before. kept: a drain that was cancelled left it open.'
            + ' The numbers are those of the drains\' reports.' + EXACT,
        [12, 8], atEnd(sum(counted('drain_sessions_total'), 'outcome'), '{{outcome}}')),
    columns('Drains by intent and result',
        'completed: every session had ended in time. timed_out: some were cut at the end of the grace period. aborted: an'
            + ' operator or a second signal cut it short. cancelled: the node serves again.' + EXACT,
        [10, 8], { intent: 'Intent', result: 'Result', Value: 'Drains' },
        rows(`${sum(counted('drain_seconds_count'), 'intent', 'result')} > 0`))
        .noValue('no drain in this range'),
    columns('Duration of each drain',
        'From the trigger to the end, by node. A node that drained more than once in the range shows the mean. A node that'
            + ' is missing was killed before its drain was over, or was not scraped after it (awaitScrape).',
        [14, 8], { instance: 'Node', intent: 'Intent', result: 'Result', 'Value #A': 'Duration', 'Value #B': 'Drains' },
        rows(`${drainSeconds} / (${drains} > 0)`),
        rows(`${drains} > 0`))
        .noValue('no drain in this range')
        .overrideByName('Duration', [{ id: 'unit', value: 's' }, { id: 'decimals', value: 2 }]),
    number('Handshake latency',
        'From our Close frame to the answer of the peer, of all handshakes in the range: a round trip, and what the peer'
            + ' takes. Seconds: clients that are suspended or overloaded; the handshake timeout must be longer.'
            + ' The percentiles are estimated from buckets, so one may lie above the maximum.',
        [10, 8],
        ...[0.5, 0.95, 0.99].map(share =>
            atEnd(quantile(share, counted('close_handshake_seconds_bucket')), `p${share * 100}`)),
        atEnd(`max(${highest(metric('close_handshake_seconds_max'))})`, 'max'))
        .unit('s'),
    lines('Handshake latency over time',
        'The same over time. Rising during a drain: its node, or the clients, are busy with reconnecting.',
        [14, 8], ...[0.5, 0.95, 0.99].map(share =>
            over(quantile(share, perSecond('close_handshake_seconds_bucket')), `p${share * 100}`)))
        .unit('s'),
];
