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
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.CpuSet;
import org.scxc.model.Kernel;
import org.scxc.model.Machine;
import org.scxc.model.Policy;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.OpsInfo;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.state.Rng;

/** A reschedule takes time: the next task is taken first, and the one before put back later (docs/kernel/cycle.md#gap). */
class SwitchGapTest {
    private static final long MS = 1_000_000;
    private static final int NOBODY = -1;

    /** Inserts into the global DSQ, and logs; {@code inGap} happens once, 500 ns after a task was taken. */
    private static final class Log implements SchedExtOps {
        private final List<String> said = new ArrayList<>();
        private @Nullable Kfuncs door;
        private @Nullable Core core;
        private @Nullable Runnable inGap;

        @Override
        public OpsInfo info() {
            return new OpsInfo(
                    "log",
                    0,
                    0,
                    0,
                    EnumSet.of(
                            Callback.ENQUEUE,
                            Callback.DISPATCH,
                            Callback.RUNNING,
                            Callback.STOPPING,
                            Callback.QUIESCENT,
                            Callback.SET_WEIGHT,
                            Callback.SET_CPUMASK));
        }

        @Override
        public void attach(Kfuncs kernel) {
            door = kernel;
            kernel.createDsq(1, -1);
        }

        private Kfuncs kernel() {
            return Objects.requireNonNull(door);
        }

        private void say(String what, int p) {
            said.add(what + " " + kernel().comm(p));
        }

        @Override
        public void enqueue(int p, long flags) {
            say("enqueue", p);
            kernel().dsqInsert(p, 1, Scx.SLICE_DFL, 0);
        }

        @Override
        public void dispatch(int cpu, int prev) {
            boolean taken = kernel().dsqMoveToLocal(1);
            Runnable what = inGap;
            if (taken && prev != NOBODY && what != null) {
                inGap = null;
                said.clear();
                Core on = Objects.requireNonNull(core);
                on.clock.callAt(on.clock.now() + 500, what);
            }
        }

        @Override
        public void running(int p) {
            say("running", p);
        }

        @Override
        public void stopping(int p, boolean runnable) {
            say("stopping", p);
        }

        @Override
        public void quiescent(int p, long flags) {
            say("quiescent", p);
        }

        @Override
        public void setWeight(int p, int weight) {
            say("set_weight", p);
        }

        @Override
        public void setCpumask(int p, int mask) {
            say("set_cpumask", p);
        }
    }

    private static Core core(int cpus, long hostTurnNs, int spinners, Log log) {
        Core core = new Core(
                new Machine(1, 1, cpus, 1),
                new Kernel(KernelProfiles.of("6.18"), 250, 0),
                cpus + spinners,
                1,
                1,
                hostTurnNs,
                new Rng(1));
        log.core = core;
        assertThat(core.schedulers.attach(log)).isNull();
        for (int i = 0; i < spinners; i++) {
            int p = core.life.bootTask("s" + i, -1, new Policy.Normal(), 0, -1, new Spins());
            core.clock.task.set(p, core.clock.now() + 1_000);
        }
        core.runUntil(100 * MS);
        log.said.clear();
        return core;
    }

    /**
     * Three spinners on two CPUs whose slices end at one tick. Side by side, the second CPU finds nothing to take unless it
     * ticks later than the gap is long, since the first still has the task that it puts back: one switch in 24 ms. On one
     * host thread it finds that task: two.
     */
    @ParameterizedTest
    @CsvSource({"0, 10, 13", "35000, 20, 20"})
    void aSecondCpuDoesNotSeeTheTaskThatIsPutBack(long hostTurnNs, int atLeast, int atMost) {
        Log log = new Log();
        Core core = core(2, hostTurnNs, 3, log);
        core.runUntil(core.clock.now() + 240 * MS);
        assertThat(log.said.stream().filter(s -> s.startsWith("running"))).hasSizeBetween(atLeast, atMost);
    }

    /** The order of a slice's end is that of the guests' logs: docs/kernel/lifecycle.md#callback-order. */
    @Test
    void whatNeedsTheRunqueuesLockComesAfterTheSwitch() {
        Log log = new Log();
        Core core = core(1, 0, 2, log);
        log.inGap = () -> core.policies.setNice(core.rqs.curr[0], 5);
        core.runUntil(core.clock.now() + 30 * MS);
        assertThat(log.said)
                .startsWith("stopping s0", "enqueue s0", "running s1")
                .containsSubsequence("quiescent s0", "set_weight s0", "enqueue s0");
        assertThat(core.rqs.current(0)).isNotEqualTo(NOBODY);
    }

    /** The task that was taken is moved away before it runs: the CPU looks for another one. */
    @Test
    void theNextTaskCanBeTakenAway() {
        Log log = new Log();
        Core core = core(2, 0, 3, log);
        log.inGap = () -> {
            for (int cpu = 0; cpu < 2; cpu++) {
                int waiting = core.dsqs.first(cpu);
                if (waiting >= 0) {
                    core.cpusets.setAffinity(waiting, CpuSet.of(1 - cpu), 1 - cpu);
                }
            }
        };
        core.runUntil(core.clock.now() + 200 * MS);
        assertThat(log.said).anyMatch(s -> s.startsWith("set_cpumask"));
        for (int cpu = 0; cpu < 2; cpu++) {
            int p = core.rqs.current(cpu);
            assertThat(p).isNotNegative();
            assertThat(core.tasks.allows(p, cpu)).isTrue();
        }
        assertThat(log.said.stream().filter(s -> s.startsWith("running"))).hasSizeGreaterThan(7);
    }
}
