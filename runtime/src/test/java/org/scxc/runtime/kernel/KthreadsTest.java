package org.scxc.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.CpuSet;
import org.scxc.model.Kernel;
import org.scxc.model.Machine;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.OpsInfo;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.ops.TaskFact;
import org.scxc.runtime.state.Rng;

/** What a scheduler sees of kernel threads (kthread_create(), kthread_bind(), kernel/kthread.c, v7.3). */
class KthreadsTest {
    private static final class Watcher implements SchedExtOps {
        private final List<String> seen = new ArrayList<>();
        private @Nullable Kfuncs door;

        private void see(String callback, int task) {
            Kfuncs kernel = Objects.requireNonNull(door);
            seen.add(callback + " " + kernel.comm(task) + ": kthread " + kernel.isKthread(task) + ", CPUs "
                    + kernel.nrCpusAllowed(task) + ", bound " + kernel.taskFact(task, TaskFact.NO_SETAFFINITY));
        }

        @Override
        public OpsInfo info() {
            return new OpsInfo("watcher", 0, 0, 0, EnumSet.of(Callback.INIT_TASK, Callback.SET_CPUMASK));
        }

        @Override
        public void attach(Kfuncs kernel) {
            door = kernel;
        }

        @Override
        public int initTask(int task, int cgroup, boolean fork) {
            if (fork) {
                see("init_task", task);
            }
            return 0;
        }

        @Override
        public void setCpumask(int task, int mask) {
            see("set_cpumask", task);
        }
    }

    private final Watcher ops = new Watcher();
    private final Core core =
            new Core(new Machine(1, 1, 4, 1), new Kernel(KernelProfiles.of("7.3"), 250, 0), 12, 4, 1, 0, new Rng(1));

    @Test
    void aBoundOneKeepsItsCpuAndItsCgroup() {
        assertThat(core.schedulers.attach(ops)).isNull();
        int p = core.life.kthread("irq/3", -1, 0, new Spins());
        core.runUntil(1_000_000);
        core.life.bind(p, 3, 0);
        core.runUntil(2_000_000);
        assertThat(ops.seen)
                .containsExactly(
                        "init_task irq/3: kthread true, CPUs 4, bound 0",
                        "set_cpumask irq/3: kthread true, CPUs 1, bound 0");
        assertThat(core.rqs.curr[3]).isEqualTo(p);
        assertThat(core.cpusets.setAffinity(p, CpuSet.of(1), 0)).isEqualTo(-Scx.EINVAL);
        assertThat(core.cpusets.setAffinity(p, CpuSet.EMPTY, 0)).isEqualTo(-Scx.EINVAL);
        int cell = core.cgroups.mkdir(0, "alpha");
        assertThat(core.cgroups.move(p, cell, 0)).isEqualTo(-Scx.EINVAL);
        assertThat(ops.door).isNotNull();
        assertThat(Objects.requireNonNull(ops.door).taskFact(p, TaskFact.NO_SETAFFINITY))
                .isEqualTo(1);
    }

    @Test
    void anUnboundOneIsAsAnyTask() {
        assertThat(core.schedulers.attach(ops)).isNull();
        int p = core.life.kthread("flusher", -1, 0, new Spins());
        assertThat(core.cpusets.setAffinity(p, CpuSet.of(1), 0)).isZero();
        core.runUntil(1_000_000);
        assertThat(core.rqs.curr[1]).isEqualTo(p);
        int cell = core.cgroups.mkdir(0, "alpha");
        assertThat(core.cgroups.move(p, cell, 0)).isZero();
    }
}
