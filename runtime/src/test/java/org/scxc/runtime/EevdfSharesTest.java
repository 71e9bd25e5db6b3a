package org.scxc.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.scxc.model.Machine;
import org.scxc.model.Outcome;
import org.scxc.model.Policy;
import org.scxc.model.WorkerGroup;

/** The mixes of {@link SharesTest} without a sched_ext scheduler, on the whole kernel model. */
class EevdfSharesTest {
    private static final Policy NORMAL = new Policy.Normal();
    private static final Policy IDLE = new Policy.Idle();

    private static Outcome run(int cpus, WorkerGroup... groups) {
        return Setups.run("eevdf", new Machine(1, 1, cpus, 1), 250, List.of(), groups);
    }

    @Test
    void niceAndIdlePolicyOnOneCpu() {
        Outcome nice =
                run(1, Setups.group(0, "a", 1, Setups.SPIN, NORMAL), Setups.group(1, "b", 1, Setups.SPIN, NORMAL, 19));
        assertThat(Setups.percent(nice, 0)).isCloseTo(98.4, within(2.0));
        assertThat(Setups.percent(nice, 1)).isCloseTo(1.6, within(2.0));
        Outcome idle = run(1, Setups.group(0, "s", 2, Setups.SPIN, NORMAL), Setups.group(1, "i", 1, Setups.SPIN, IDLE));
        assertThat(Setups.percent(idle, 0)).isCloseTo(49.9, within(2.0));
        assertThat(Setups.percent(idle, 1)).isCloseTo(0.3, within(2.0));
    }

    @Test
    void burstyTaskWaitsForATick() {
        Outcome o =
                run(1, Setups.group(0, "b", 1, Setups.BURSTY, NORMAL), Setups.group(1, "s", 1, Setups.SPIN, NORMAL));
        var bursty = o.phases().get(0).groups().get(0);
        assertThat(Setups.percent(o, 0)).isCloseTo(8.4, within(0.5));
        assertThat(Setups.percent(o, 1)).isCloseTo(91.6, within(0.5));
        // by a share that is fair, one millisecond on average: now at once, now at the next tick
        assertThat(bursty.wakeups().max()).isBetween(900_000L, 4_050_000L);
    }

    @Test
    void fourCpus() {
        Outcome idle = run(4, Setups.group(0, "s", 4, Setups.SPIN, NORMAL), Setups.group(1, "i", 2, Setups.SPIN, IDLE));
        assertThat(Setups.percent(idle, 0)).isCloseTo(99.4, within(2.0));
        assertThat(Setups.percent(idle, 1)).isCloseTo(0.95, within(2.0));
        WorkerGroup[] six = new WorkerGroup[6];
        for (int i = 0; i < six.length; i++) {
            six[i] = Setups.group(i, "s" + i, 1, Setups.SPIN, NORMAL);
        }
        Outcome spinners = run(4, six);
        for (int i = 0; i < six.length; i++) {
            assertThat(Setups.percent(spinners, i)).isBetween(56.4, 75.6);
        }
    }
}
