package io.jettyshutdown.demo.storm;

import io.jettyshutdown.demo.rolling.plan.Strategy;
import io.jettyshutdown.demo.storm.Scenario.Acceptance;
import io.jettyshutdown.demo.storm.Scenario.Balance;
import java.time.Duration;
import java.util.List;

/** Makes scenarios that differ in little from one in which nothing takes time. */
final class Scenarios {

    static final int START_TIME = 2000;

    private final int sessions;
    private final int nodes;
    private Strategy strategy = Strategy.ONE_BY_ONE;
    private double reconnectRate = 1000;
    private Duration gracePeriod = Duration.ofSeconds(25);
    private Acceptance acceptance = new Acceptance(Double.POSITIVE_INFINITY, 0, 0);
    private int connectTime;
    private int connectTimeout = 10_000;
    private double closeRate = Double.POSITIVE_INFINITY;
    private List<Integer> triggers = List.of();
    private long seed = 1;

    private Scenarios(int sessions, int nodes) {
        this.sessions = sessions;
        this.nodes = nodes;
    }

    static Scenarios of(int sessions, int nodes) {
        return new Scenarios(sessions, nodes);
    }

    Scenarios strategy(Strategy value) {
        strategy = value;
        return this;
    }

    Scenarios reconnectRate(double value) {
        reconnectRate = value;
        return this;
    }

    Scenarios gracePeriod(Duration value) {
        gracePeriod = value;
        return this;
    }

    Scenarios acceptance(double rate, int backlog) {
        acceptance = new Acceptance(rate, backlog, 0);
        return this;
    }

    Scenarios coldStart(int millis) {
        acceptance = new Acceptance(acceptance.rate(), acceptance.backlog(), millis);
        return this;
    }

    Scenarios connect(int time, int timeout) {
        connectTime = time;
        connectTimeout = timeout;
        return this;
    }

    Scenarios closeRate(double value) {
        closeRate = value;
        return this;
    }

    Scenarios triggers(Integer... values) {
        triggers = List.of(values);
        return this;
    }

    Scenarios seed(long value) {
        seed = value;
        return this;
    }

    Scenario build() {
        return new Scenario(
                sessions,
                nodes,
                strategy,
                reconnectRate,
                FleetOptions.budgetOf(gracePeriod, Duration.ZERO),
                acceptance,
                connectTime,
                connectTimeout,
                closeRate,
                START_TIME,
                triggers,
                Balance.RANDOM);
    }

    Forecast under(Policy policy) {
        return new Simulation(build(), policy, seed, done -> {}).run();
    }
}
