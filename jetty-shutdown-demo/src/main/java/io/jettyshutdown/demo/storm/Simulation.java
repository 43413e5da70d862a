package io.jettyshutdown.demo.storm;

import io.jettyshutdown.codes.CloseCode;
import io.jettyshutdown.codes.ReconnectPolicy;
import io.jettyshutdown.demo.storm.Clients.Lists;
import io.jettyshutdown.demo.storm.Scenario.Balance;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/**
 * Plays a deployment through in simulated time, in milliseconds. Nothing but an attempt to connect is an event: when a
 * session ends is known as soon as its node is told to stop, and when it opens as soon as its client knocks. Used by one
 * thread.
 *
 * <p>Nodes are numbered in the order of their starts, so those that serve are always neighbours.
 */
final class Simulation {

    private static final int SECOND = 1000;
    private static final int STABLE = (int) ReconnectPolicy.STABLE.toMillis();
    private static final int REPORTED = 1 << 16;

    /** If all clients have failed so often since the last one got in, nobody ever will. */
    private static final long HOPELESS = 20;

    private static final int LONGEST_WAVE = 12 * 3600 * SECOND;

    private final Scenario scenario;
    private final Policy policy;
    private final IntConsumer progress;
    private final SplittableRandom random;
    private final Clients clients;
    private final Lists connected;
    private final Lists waiting;
    private final int[] sessions;
    private final Nodes nodes;
    private final Tape tape = new Tape();
    private int[] leaving = {};
    private int trigger;
    private int firstServing;
    private int turn;
    private int reconnects;
    private long failedInARow;

    /**
     *
     * @param progress is told now and then how many clients have come back since it was told before
     */
    Simulation(Scenario scenario, Policy policy, long seed, IntConsumer progress) {
        this.scenario = scenario;
        this.policy = policy;
        this.progress = progress;
        random = new SplittableRandom(seed);
        clients = new Clients(scenario.sessions());
        connected = new Lists(clients, 2 * scenario.nodes());
        waiting = new Lists(clients, SECOND);
        sessions = new int[2 * scenario.nodes()];
        nodes = new Nodes(scenario.nodes(), scenario.acceptance());
    }

    Forecast run() {
        for (int client = 0; client < clients.number(); client++) {
            clients.connectedSince(client, -STABLE);
            connect(client, client % scenario.nodes());
        }
        int now = 0;
        for (int wave = 0; wave < scenario.waves(); wave++) {
            now += scenario.startTime();
            trigger = scenario.triggers().isEmpty()
                    ? now
                    : Math.max(now, scenario.startTime() + scenario.triggers().get(wave));
            tape.wave(trigger);
            firstServing = (wave + 1) * scenario.together();
            int gone = 0;
            for (int node = wave * scenario.together(); node < firstServing; node++) {
                gone = Math.max(gone, close(node));
            }
            for (int time = 0; time <= waiting.last(); time++) {
                if (time > LONGEST_WAVE || failedInARow > HOPELESS * clients.number()) {
                    throw new NeverBackException(policy, scenario);
                }
                for (int client = waiting.poll(time); client != Clients.NONE; client = waiting.poll(time)) {
                    tryToConnect(client, time);
                }
            }
            waiting.rewind();
            now = trigger + Math.max(gone, tape.endWave());
        }
        progress.accept(reconnects % REPORTED);
        return tape.forecast(policy, clients, nodes.overloadSeconds(), now);
    }

    private void connect(int client, int node) {
        connected.add(node, client);
        sessions[node]++;
    }

    /** Closes all sessions of a node, in random order. Returns when the last is closed. */
    private int close(int node) {
        int number = sessions[node];
        leaving = leaving.length < number ? new int[number] : leaving;
        for (int i = 0; i < number; i++) {
            int other = random.nextInt(i + 1);
            leaving[i] = leaving[other];
            leaving[other] = connected.poll(node);
        }
        ClosingOrder order = ClosingOrder.of(number, scenario, policy.paced());
        tape.node(order);
        for (int i = 0; i < number; i++) {
            close(leaving[i], order, i);
        }
        return (int) Math.ceil(order.end());
    }

    private void close(int client, ClosingOrder order, int place) {
        int time = (int) order.closedAt(place);
        boolean cut = order.cuts(place) || (policy.abrupt() > 0 && random.nextDouble() < policy.abrupt());
        double wait = order.wait(place);
        tape.closed(time, wait, order.cuts(place));
        int setbacks = trigger + time - clients.since(client) >= STABLE ? 0 : clients.setbacks(client);
        clients.close(client, trigger + time);
        waiting.add(
                time
                        + policy.returning()
                                .afterClose(
                                        cut ? CloseCode.ABNORMAL : policy.code(),
                                        cut || !policy.paced() ? Returning.NO_HINT : (int) wait,
                                        setbacks,
                                        random),
                client);
        clients.setbacks(client, setbacks + 1);
    }

    private void tryToConnect(int client, int time) {
        int knocks = clients.knocks(client);
        if (knocks == Clients.GIVEN_UP) {
            fail(client, time);
            return;
        }
        tape.knocked(time);
        int node = firstServing
                + (scenario.balance() == Balance.RANDOM ? random.nextInt(scenario.nodes()) : turn++ % scenario.nodes());
        int taken = nodes.knock(node, trigger + time);
        int deadline = time - repeatedAfter(knocks) + scenario.connectTimeout();
        if (taken == Nodes.DROPPED) {
            int again = time - repeatedAfter(knocks) + repeatedAfter(knocks + 1);
            clients.knocks(client, again < deadline ? knocks + 1 : Clients.GIVEN_UP);
            waiting.add(Math.min(again, deadline), client);
        } else if (taken - trigger + scenario.connectTime() > deadline) {
            clients.knocks(client, Clients.GIVEN_UP);
            waiting.add(deadline, client);
        } else {
            open(client, node, taken - trigger + scenario.connectTime());
        }
    }

    /** When the kernel repeats a knock that was dropped, after the first: 1, 3, 7 s and so on. */
    private static int repeatedAfter(int knocks) {
        return ((1 << knocks) - 1) * SECOND;
    }

    private void fail(int client, int time) {
        tape.failed();
        failedInARow++;
        clients.knocks(client, 0);
        int setbacks = clients.setbacks(client);
        clients.setbacks(client, setbacks + 1);
        waiting.add(time + policy.returning().afterFailure(setbacks, random), client);
    }

    private void open(int client, int node, int time) {
        tape.opened(time, trigger + time - clients.since(client));
        clients.open(client, trigger + time);
        connect(client, node);
        reconnects++;
        failedInARow = 0;
        if (reconnects % REPORTED == 0) {
            progress.accept(REPORTED);
        }
    }
}
