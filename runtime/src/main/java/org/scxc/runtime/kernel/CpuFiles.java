package org.scxc.runtime.kernel;

import java.util.Arrays;
import org.scxc.model.CpuMax;
import org.scxc.runtime.fair.Eevdf;
import org.scxc.runtime.state.Rng;

/** Files of the cpu controller: EEVDF goes by them, and a scheduler is told of what changes. */
public final class CpuFiles {
    private final Clock clock;
    private final Calls calls;
    private final Eevdf fair;
    private final Rng phases;
    private final int[] weight;
    private final CpuMax[] max;

    /** @param phases when periods of cpu.max begin */
    CpuFiles(Ground ground, Calls calls, Eevdf fair, int capacity, Rng phases) {
        clock = ground.clock();
        this.calls = calls;
        this.fair = fair;
        this.phases = phases;
        weight = new int[capacity];
        Arrays.fill(weight, 100);
        max = new CpuMax[capacity];
        Arrays.fill(max, CpuMax.NONE);
    }

    int weight(int cgroup) {
        return weight[cgroup];
    }

    CpuMax max(int cgroup) {
        return max[cgroup];
    }

    /** Writes cpu.weight, 1..10000: sched_group_set_shares(), scx_group_set_weight(), 7.3.4. */
    public void setWeight(int cgroup, int value) {
        boolean same = weight[cgroup] == value;
        weight[cgroup] = value;
        fair.setWeight(cgroup, value, clock.now());
        if (calls.hasGroups() && !same) {
            calls.cgroupSetWeight(cgroup, value);
        }
    }

    /**
     * Writes cpu.max. EEVDF throttles by it; nothing throttles a scheduler's tasks, which is only told: tg_set_bandwidth(),
     * scx_group_set_bandwidth(), 7.3.4.
     */
    public void setMax(int cgroup, CpuMax value) {
        boolean same = value.equals(max[cgroup]);
        max[cgroup] = value;
        long quota = value.isLimit() ? value.quotaNs() : -1;
        fair.setMax(cgroup, quota, value.periodNs(), phases.below(value.periodNs()), clock.now());
        if (calls.hasGroups() && !same) {
            calls.cgroupSetBandwidth(cgroup, value);
        }
    }
}
