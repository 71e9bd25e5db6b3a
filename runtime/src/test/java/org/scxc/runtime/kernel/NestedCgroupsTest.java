package org.scxc.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.CpuSet;
import org.scxc.model.Kernel;
import org.scxc.model.Machine;
import org.scxc.model.Policy;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.state.Rng;

/** A cgroup in a cgroup: whose CPUs and whose tasks count (docs/kernel/cgroups.md#nested-cgroups). */
class NestedCgroupsTest {
    private final Core core;
    private final int outer;
    private final int inner;
    private final int task;

    NestedCgroupsTest() {
        this.core = core("7.3");
        outer = core.cgroups.mkdir(0, "outer");
        inner = core.cgroups.mkdir(outer, "inner");
        task = sleeper(core);
        assertThat(core.cgroups.move(task, inner, 0)).isZero();
    }

    private static Core core(String kernel) {
        return new Core(
                new Machine(1, 1, 4, 1), new Kernel(KernelProfiles.of(kernel), 250, 0), 12, 4, 1, 0, new Rng(1));
    }

    private static int sleeper(Core core) {
        return core.life.bootTask("sleeps", -1, new Policy.Normal(), 0, -1, new Behavior() {
            @Override
            public void started(int p) {}

            @Override
            public void stopped(int p) {}

            @Override
            public void ended(int p) {}
        });
    }

    private static CpuSet cpus(int... list) {
        return CpuSet.of(list);
    }

    private void write(int cgroup, int... list) {
        core.cpusets.beginCpusetWrite(cgroup, 0);
        assertThat(core.cpusets.writeCpuset(cgroup, cpus(list), 0)).isTrue();
    }

    private boolean mayRunOn(int cpu) {
        return core.tasks.allows(task, cpu);
    }

    @Test
    void theOuterCpusBoundTheInner() {
        write(outer, 0, 1);
        assertThat(mayRunOn(1)).isTrue();
        assertThat(mayRunOn(2)).isFalse();
        write(inner, 1, 2);
        assertThat(mayRunOn(0)).isFalse();
        assertThat(mayRunOn(1)).isTrue();
        assertThat(mayRunOn(2)).isFalse();
        write(outer, 3); // none of the inner cgroup's own is left
        assertThat(mayRunOn(3)).isTrue();
        assertThat(mayRunOn(1)).isFalse();
        assertThat(core.cpusets.setAffinity(task, cpus(1), 0)).isEqualTo(-Scx.EINVAL);
        assertThat(core.cpusets.setAffinity(task, cpus(3), 0)).isZero();
    }

    @Test
    void tasksBelowKeepACpusetFromBeingEmptied() {
        Core old = core("6.18");
        int above = old.cgroups.mkdir(0, "outer");
        int below = old.cgroups.mkdir(above, "inner");
        assertThat(old.cpusets.writeCpuset(above, cpus(0), 0)).isTrue();
        assertThat(old.cgroups.move(sleeper(old), below, 0)).isZero();
        assertThat(old.cpusets.writeCpuset(above, CpuSet.EMPTY, 0)).isFalse();
    }
}
