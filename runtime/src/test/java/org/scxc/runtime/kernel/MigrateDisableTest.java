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
import org.scxc.model.Policy;
import org.scxc.model.ScxEvent;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.OpsInfo;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.state.Rng;

/** docs/kernel/affinity.md#migrate-disable: what a scheduler is told, version by version. */
class MigrateDisableTest {
    private static final int CPUS = 2;

    /** Notes what it is told about one task, and keeps all tasks where they are. */
    private static final class Watcher implements SchedExtOps {
        private final List<String> seen = new ArrayList<>();
        private final long flags;
        private int about = -1;
        private @Nullable Kfuncs door;

        Watcher(long flags) {
            this.flags = flags;
        }

        private Kfuncs kernel() {
            return Objects.requireNonNull(door);
        }

        private void see(String callback, int task) {
            if (task == about) {
                String mask = kernel().store().maskWeight(kernel().cpusPtr(task)) == 1 ? "one CPU" : "all CPUs";
                String state = kernel().migrationDisabled(task) ? ", disabled" : "";
                assertThat(kernel().nrCpusAllowed(task)).isEqualTo(CPUS);
                seen.add(callback + ": " + mask + state);
            }
        }

        @Override
        public OpsInfo info() {
            EnumSet<Callback> has = EnumSet.of(
                    Callback.RUNNING,
                    Callback.STOPPING,
                    Callback.RUNNABLE,
                    Callback.QUIESCENT,
                    Callback.ENQUEUE,
                    Callback.SET_CPUMASK);
            return new OpsInfo("watcher", flags, 0, 0, has);
        }

        @Override
        public void attach(Kfuncs kernel) {
            door = kernel;
        }

        @Override
        public void enqueue(int task, long enqFlags) {
            see("enqueue", task);
            kernel().dsqInsert(task, Scx.DSQ_LOCAL, Scx.SLICE_DFL, enqFlags);
        }

        @Override
        public void runnable(int task, long enqFlags) {
            see("runnable", task);
        }

        @Override
        public void quiescent(int task, long deqFlags) {
            see("quiescent", task);
        }

        @Override
        public void running(int task) {
            see("running", task);
        }

        @Override
        public void stopping(int task, boolean runnable) {
            see("stopping " + runnable, task);
        }

        @Override
        public void setCpumask(int task, int mask) {
            see("set_cpumask", task);
        }
    }

    /** A real-time task of 20 us. */
    private record Interrupts(Core core) implements Behavior {
        @Override
        public void started(int task) {
            core.clock.task.set(task, core.clock.now() + 20_000);
        }

        @Override
        public void stopped(int task) {}

        @Override
        public void ended(int task) {
            core.running.block(task, WinnerTree.NEVER);
        }
    }

    /** A spinner on CPU 0 that a real-time task interrupts at 100 us, while it is inside migrate_disable(). */
    private static final class Interrupted {
        private final int p;
        private final Core core;
        private final Watcher ops;

        Interrupted(String version, long flags) {
            core = new Core(
                    new Machine(1, 1, CPUS, 1), new Kernel(KernelProfiles.of(version), 250, 0), 8, 4, 1, 0, new Rng(1));
            ops = new Watcher(flags);
            assertThat(core.schedulers.attach(ops)).isNull();
            p = core.life.bootTask("p", -1, new Policy.Normal(), 0, -1, new Spins());
            int rt = core.life.bootTask("rt", -1, new Policy.Fifo(1), 0, 0, new Interrupts(core));
            core.clock.task.set(p, 1_000);
            core.clock.task.set(rt, 100_000);
            core.runUntil(50_000);
            assertThat(core.rqs.curr[0]).isEqualTo(p);
            core.migrateDisable.disable(p);
            ops.about = p;
            core.runUntil(110_000);
            assertThat(core.rqs.curr[0]).isEqualTo(rt);
        }
    }

    private final Interrupted on73 = new Interrupted("7.3", 0);
    private final Core core = on73.core;
    private final Watcher ops = on73.ops;
    private final int p = on73.p;

    @Test
    void theMaskIsNarrowedWhereTheCpuBeginsToSchedule() {
        assertThat(ops.seen)
                .containsExactly(
                        "stopping false: all CPUs, disabled",
                        "quiescent: all CPUs, disabled",
                        "set_cpumask: one CPU, disabled",
                        "runnable: one CPU, disabled",
                        "running: one CPU, disabled",
                        "stopping true: one CPU, disabled");
    }

    @Test
    void before619ItIsNarrowedBehindTheSwitchInACycleOfItsOwn() {
        assertThat(new Interrupted("6.18", 0).ops.seen)
                .containsExactly(
                        "stopping true: all CPUs, disabled",
                        "quiescent: all CPUs, disabled",
                        "set_cpumask: one CPU, disabled",
                        "runnable: one CPU, disabled");
        assertThat(new Interrupted("6.12", 0).ops.seen)
                .containsExactly(
                        "stopping true: all CPUs, disabled",
                        "quiescent: all CPUs, disabled",
                        "set_cpumask: one CPU, disabled",
                        "runnable: one CPU, disabled",
                        "enqueue: one CPU, disabled");
    }

    @Test
    void theSchedulerMayAskForItAndElseItIsCounted() {
        Interrupted asked = new Interrupted("6.18", Scx.OPS_ENQ_MIGRATION_DISABLED);
        assertThat(asked.ops.seen).endsWith("enqueue: one CPU, disabled");
        assertThat(asked.ops.kernel().count(ScxEvent.ENQ_SKIP_MIGRATION_DISABLED))
                .isZero();
        Interrupted skipped = new Interrupted("6.18", 0);
        assertThat(skipped.ops.kernel().count(ScxEvent.ENQ_SKIP_MIGRATION_DISABLED))
                .isEqualTo(1);
    }

    @Test
    void whatWasNarrowedIsGivenBackBeforeTheCounterIsCleared() {
        core.runUntil(200_000);
        ops.seen.clear();
        core.migrateDisable.enable(p);
        assertThat(ops.seen)
                .containsExactly(
                        "stopping false: one CPU, disabled",
                        "quiescent: one CPU, disabled",
                        "set_cpumask: all CPUs, disabled",
                        "runnable: all CPUs, disabled",
                        "running: all CPUs, disabled");
        assertThat(core.migrateDisable.is(p)).isFalse();
    }

    @Test
    void aNewAffinityWaitsForItsEnd() {
        core.runUntil(200_000);
        ops.about = -1;
        assertThat(core.cpusets.setAffinity(p, CpuSet.of(1), 1)).isZero();
        core.runUntil(1_000_000);
        assertThat(core.rqs.curr[0]).isEqualTo(p);
        core.migrateDisable.enable(p);
        core.runUntil(2_000_000);
        assertThat(core.rqs.curr[1]).isEqualTo(p);
    }

    @Test
    void aTaskThatIsNarrowedCannotBeMoved() {
        assertThat(core.insertion.canRun(p, 1)).isFalse();
        assertThat(Objects.requireNonNull(core.exits.record()).message())
                .isEqualTo(
                        "SCX_DSQ_LOCAL[_ON] cannot move migration disabled " + core.tasks.name(p) + " from CPU 0 to 1");
    }

    @Test
    void aTaskThatSleepsInsideWakesWhereItWas() {
        core.runUntil(200_000);
        core.running.block(p, 300_000);
        ops.seen.clear();
        core.runUntil(400_000);
        assertThat(core.rqs.curr[0]).isEqualTo(p);
        assertThat(core.migrateDisable.pins(0)).isTrue();
        assertThat(core.migrateDisable.pins(1)).isFalse();
        assertThat(ops.seen).first().isEqualTo("runnable: one CPU, disabled");
    }
}
