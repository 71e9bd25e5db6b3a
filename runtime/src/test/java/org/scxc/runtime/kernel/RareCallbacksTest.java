package org.scxc.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.CpuMax;
import org.scxc.model.Kernel;
import org.scxc.model.Machine;
import org.scxc.model.Policy;
import org.scxc.model.index.CpuController;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.OpsInfo;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.state.Rng;

/** When callbacks are called that no model has: ops.yield, ops.update_idle, ops.cgroup_prep_move. */
class RareCallbacksTest {
    private static final class Watcher implements SchedExtOps {
        private final EnumSet<Callback> has;
        private final long flags;
        private final List<String> seen = new ArrayList<>();
        private int prepMove;
        private @Nullable Kfuncs door;

        Watcher(long flags, Callback... has) {
            this.has = EnumSet.of(has[0], has);
            this.flags = flags;
        }

        private Kfuncs kernel() {
            return Objects.requireNonNull(door);
        }

        @Override
        public OpsInfo info() {
            return new OpsInfo("watcher", flags, 0, 0, has);
        }

        @Override
        public void attach(Kfuncs kernel) {
            door = kernel;
        }

        @Override
        public boolean yield(int from, int to) {
            seen.add("yield " + to);
            return true;
        }

        @Override
        public void updateIdle(int cpu, boolean idle) {
            assertThat(kernel().invocation().lockedRq()).isEqualTo(cpu);
            String mask = kernel().tracksIdleCpus() && kernel().store().maskTest(kernel().idleCpumask(), cpu)
                    ? " in mask"
                    : "";
            seen.add("update_idle " + cpu + " " + idle + mask);
        }

        @Override
        public void runnable(int task, long enqFlags) {
            seen.add("runnable");
        }

        @Override
        public void running(int task) {
            seen.add("running");
        }

        @Override
        public void stopping(int task, boolean runnable) {
            seen.add("stopping " + (runnable ? 1 : 0));
        }

        @Override
        public void quiescent(int task, long deqFlags) {
            seen.add("quiescent " + deqFlags);
        }

        @Override
        public int cgroupPrepMove(int task, int from, int to) {
            seen.add("prep_move " + from + " " + to);
            return prepMove;
        }

        @Override
        public void cgroupMove(int task, int from, int to) {
            seen.add("move " + from + " " + to);
        }

        @Override
        public void cgroupSetWeight(int cgroup, int weight) {
            seen.add("set_weight " + weight);
        }

        @Override
        public void cgroupSetBandwidth(int cgroup, long periodUs, long quotaUs, long burstUs) {
            seen.add("set_bandwidth " + periodUs + " " + quotaUs + " " + burstUs);
        }
    }

    private final List<Integer> ran = new ArrayList<>();

    private final class Works implements Behavior {
        private final long burst;
        private @Nullable Core core;

        Works(long burst) {
            this.burst = burst;
        }

        @Override
        public void started(int task) {
            ran.add(task);
            Core on = Objects.requireNonNull(core);
            on.clock.task.set(task, on.clock.now() + burst);
        }

        @Override
        public void stopped(int task) {}

        @Override
        public void ended(int task) {
            Core on = Objects.requireNonNull(core);
            if (burst < 100_000) {
                on.running.block(task, WinnerTree.NEVER);
            } else {
                on.running.yield(task);
                on.clock.task.set(task, on.clock.now() + burst);
            }
        }
    }

    private static Core core(String kernel) {
        return new Core(
                new Machine(1, 1, 1, 1),
                new Kernel(KernelProfiles.of(kernel), 250, 0),
                8,
                4,
                CpuController.ON,
                1,
                0,
                0,
                new Rng(1));
    }

    private static int task(Core core, String name, Works works, long wakesAt) {
        works.core = core;
        int p = core.life.bootTask(name, -1, new Policy.Normal(), 0, -1, works);
        core.clock.task.set(p, wakesAt);
        return p;
    }

    /** A yield that the scheduler takes and does nothing about is none (guest, 6.18.15 and 7.3.4). */
    @Test
    void aYieldIsTheSchedulersOrGivesTheSliceUp() {
        for (boolean own : new boolean[] {true, false}) {
            ran.clear();
            Watcher ops = new Watcher(0, Callback.RUNNING);
            if (own) {
                ops.has.add(Callback.YIELD);
            }
            Core core = core("7.3");
            assertThat(core.schedulers.attach(ops)).isNull();
            task(core, "yields", new Works(300_000), 1_000);
            int other = task(core, "waits", new Works(900_000), 1_000);
            core.runUntil(2_000_000);
            assertThat(ran.contains(other)).isEqualTo(!own);
            assertThat(ops.seen.contains("yield -1")).isEqualTo(own);
        }
    }

    /** After the kernel's own mask, at changes from and to the idle task only; from 7.3 on also at load. */
    @ParameterizedTest
    @CsvSource({"6.18, 0", "7.2, 0", "7.3, 1"})
    void updateIdleIsCalledAtIdleTransitions(String kernel, int atLoad) {
        Watcher ops = new Watcher(Scx.OPS_KEEP_BUILTIN_IDLE, Callback.UPDATE_IDLE, Callback.RUNNING);
        Core core = core(kernel);
        assertThat(core.schedulers.attach(ops)).isNull();
        assertThat(ops.seen).hasSize(atLoad);
        task(core, "sleeps", new Works(50_000), 1_000);
        core.runUntil(1_000_000);
        core.rqs.resched(0); // an idle CPU that stays idle
        core.runUntil(2_000_000);
        assertThat(ops.seen.subList(atLoad, ops.seen.size()))
                .containsExactly("update_idle 0 false", "running", "update_idle 0 true in mask");
    }

    /** check_builtin_idle_enabled(), kernel/sched/ext/idle.c (v7.3). */
    @ParameterizedTest
    @ValueSource(longs = {0, Scx.OPS_KEEP_BUILTIN_IDLE})
    void withoutKeepTheKernelTracksNoIdleCpu(long flags) {
        Watcher ops = new Watcher(flags, Callback.UPDATE_IDLE);
        Core core = core("7.3");
        assertThat(core.schedulers.attach(ops)).isNull();
        assertThat(ops.kernel().testAndClearCpuIdle(0)).isEqualTo(flags != 0);
        assertThat(core.exits.record() == null).isEqualTo(flags != 0);
        if (flags == 0) {
            assertThat(Objects.requireNonNull(core.exits.record()).message())
                    .isEqualTo("built-in idle tracking is disabled");
        }
    }

    /** Order of a guest of 7.3.4. */
    @Test
    void aMoveIsAskedForAndThenTold() {
        Watcher ops = new Watcher(
                0,
                Callback.CGROUP_PREP_MOVE,
                Callback.CGROUP_MOVE,
                Callback.CGROUP_SET_WEIGHT,
                Callback.CGROUP_SET_BANDWIDTH,
                Callback.STOPPING,
                Callback.QUIESCENT,
                Callback.RUNNABLE,
                Callback.RUNNING);
        Core core = core("7.3");
        assertThat(core.schedulers.attach(ops)).isNull();
        int to = core.cgroups.mkdir(0, "to");
        int p = task(core, "moves", new Works(900_000), 1_000);
        core.runUntil(500_000);
        ops.seen.clear();
        ops.prepMove = -Scx.EBUSY;
        assertThat(core.cgroups.move(p, to, 0)).isEqualTo(-Scx.EBUSY);
        assertThat(ops.seen).containsExactly("prep_move 0 1");
        assertThat(core.tasks.cgroupOf(p)).isZero();
        ops.seen.clear();
        ops.prepMove = 0;
        assertThat(core.cgroups.move(p, to, 0)).isZero();
        assertThat(ops.seen)
                .containsExactly("prep_move 0 1", "stopping 0", "quiescent 0", "move 0 1", "runnable", "running");
        ops.seen.clear();
        core.cpuFiles.setWeight(to, 100);
        core.cpuFiles.setWeight(to, 200);
        core.cpuFiles.setWeight(to, 200);
        assertThat(ops.seen).containsExactly("set_weight 200");
        ops.seen.clear();
        core.cpuFiles.setMax(to, CpuMax.NONE);
        core.cpuFiles.setMax(to, new CpuMax(10_000_000, 50_000_000));
        core.cpuFiles.setMax(to, CpuMax.NONE);
        assertThat(ops.seen).containsExactly("set_bandwidth 50000 10000 0", "set_bandwidth 100000 -1 0");
        assertThat(core.exits.record()).isNull();
        ops.prepMove = 5;
        assertThat(core.cgroups.move(p, 0, 0)).isEqualTo(-71);
        assertThat(Objects.requireNonNull(core.exits.record()).message())
                .isEqualTo("ops.cgroup_prep_move() returned an invalid errno 5");
    }
}
