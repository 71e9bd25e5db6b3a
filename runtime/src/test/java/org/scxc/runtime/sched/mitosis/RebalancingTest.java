package org.scxc.runtime.sched.mitosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The two rebalancing tables observed with the real program: each row's smoothed values go through the manager's
 * decision, and its masks come out (docs/kernel/observed.md#rebalancing-without-borrowing).
 */
class RebalancingTest {
    private static final int ALPHA = 2;
    private static final int BETA = 3;
    private static final double S = 1e9;

    private final Lab lab = Lab.started(16, "pr3593", "enable_rebalancing");

    @Test
    void spinners() {
        lab.cell(ALPHA, "alpha", "");
        second(0.02, 0.1, 0.0);
        at(5.11, 0.4, 84.1, 31.9);
        at(10.50, 12.7, 101.8, 56.5);
        at(15.79, 7.3, 105.6, 87.5);
        at(21.14, 12.2, 122.2, 76.0);
        at(26.44, 6.7, 109.8, 70.7);
        assertThat(primaries())
                .containsExactly(
                        "cell 0: 0-15",
                        "cell 0: 0-7; cell 1: 8-15",
                        "cell 0: 0-9; cell 1: 10; cell 2: 11-15",
                        "cell 0: 0; cell 1: 1-10; cell 2: 11-15",
                        "cell 0: 0-1; cell 1: 2-10; cell 2: 11-15",
                        "cell 0: 0; cell 1: 1-8; cell 2: 9-15",
                        "cell 0: 0-1; cell 1: 2-9; cell 2: 10-15",
                        "cell 0: 0; cell 1: 1-9; cell 2: 10-15");
    }

    @Test
    void sleepers() {
        lab.cell(ALPHA, "alpha", "");
        second(1.1, 0.1, 0.0);
        at(5.14, 0.3, 48.4, 7.8); // times from the first cgroup on
        at(10.76, 20.9, 97.1, 27.2);
        at(16.22, 9.2, 104.4, 29.6);
        assertThat(primaries())
                .containsExactly(
                        "cell 0: 0-15",
                        "cell 0: 0-7; cell 1: 8-15",
                        "cell 0: 0-9; cell 1: 10; cell 2: 11-15",
                        "cell 0: 0; cell 1: 1-12; cell 2: 13-15",
                        "cell 0: 0-2; cell 1: 3-12; cell 2: 13-15",
                        "cell 0: 0-1; cell 1: 2-11; cell 2: 12-15");
    }

    @Test
    void withinTheCooldownOrBelowTheThresholdNothingChanges() {
        lab.cell(ALPHA, "alpha", "");
        second(0.02, 0.1, 0.0);
        at(4.99, 0.4, 84.1, 31.9);
        assertThat(lab.log).hasSize(3);
        at(5.11, 30.0, 49.9, 31.0);
        assertThat(lab.log).hasSize(3);
        at(6.11, 30.0, 50.0, 31.0);
        assertThat(lab.log).hasSize(4);
        // a decision that changes no primary is not applied and starts no cooldown
        at(11.5, 30.0, 50.0, 31.0);
        assertThat(lab.log).hasSize(4);
        at(11.6, 0.4, 84.1, 31.9);
        assertThat(lab.log).hasSize(5);
    }

    /** beta's directory, when cell 0 and alpha have these smoothed values. */
    private void second(double s, double zero, double alpha) {
        smoothed(s, zero, alpha);
        lab.cell(BETA, "beta", "");
    }

    /** An iteration {@code s} after the start with these smoothed values; nothing stopped since the last one. */
    private void at(double s, double... percent) {
        smoothed(s, percent);
        assertThat(lab.iterate(false)).isEmpty();
    }

    private void smoothed(double s, double... percent) {
        lab.kernel.now = Math.round(s * S);
        int at = lab.kernel.store.find("mitosis.manager.smoothed");
        for (int id = 0; id < percent.length; id++) {
            lab.kernel.store.set(at + id, Double.doubleToRawLongBits(percent[id]));
        }
    }

    private List<String> primaries() {
        return List.copyOf(lab.log);
    }
}
