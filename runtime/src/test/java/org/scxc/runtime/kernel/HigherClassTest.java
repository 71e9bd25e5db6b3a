package org.scxc.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.Kernel;
import org.scxc.model.Machine;
import org.scxc.model.Policy;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.OpsInfo;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.state.Rng;

/**
 * What a scheduler is told when a class above ext takes a CPU: docs/kernel/cycle.md#put, #ba0. The same on all versions:
 * switch_class(), put_prev_task_scx(), balance_one() of 6.12.117, dispatch_one() of 7.3.4.
 */
class HigherClassTest {
    private static final long MS = 1_000_000;

    /** Logs the callbacks of which {@code has} is made, and does not take on a task called "refused". */
    private static final class Log implements SchedExtOps {
        private final EnumSet<Callback> has;
        private final long flags;
        private final List<String> said;
        private @Nullable Kfuncs door;

        Log(long flags, List<String> said, Callback first, Callback... rest) {
            this.flags = flags;
            this.said = said;
            has = EnumSet.of(first, rest);
        }

        @Override
        public OpsInfo info() {
            return new OpsInfo("log", flags, 0, 0, has);
        }

        @Override
        public void attach(Kfuncs kernel) {
            door = kernel;
        }

        @Override
        public void enqueue(int p, long flags) {
            said.add("enqueue 0x" + Long.toHexString(flags));
            Objects.requireNonNull(door).dsqInsert(p, Scx.DSQ_GLOBAL, Scx.SLICE_DFL, 0);
        }

        @Override
        public void running(int p) {
            said.add("running " + Objects.requireNonNull(door).comm(p));
        }

        @Override
        public void cpuRelease(int cpu, int reason, int task) {
            said.add("cpu_release " + reason);
        }

        @Override
        public void cpuAcquire(int cpu) {
            said.add("cpu_acquire");
        }
    }

    /** Runs 1 ms, sleeps 9. */
    private static final class Bursts implements Behavior {
        private @Nullable Core core;

        @Override
        public void started(int task) {
            core().clock.task.set(task, core().clock.now() + MS);
        }

        @Override
        public void stopped(int task) {}

        @Override
        public void ended(int task) {
            core().running.block(task, core().clock.now() + 9 * MS);
        }

        private Core core() {
            return Objects.requireNonNull(core);
        }
    }

    private static Core core(String version) {
        return new Core(
                new Machine(1, 1, 1, 1), new Kernel(KernelProfiles.of(version), 250, 0), 4, 1, 1, 0, new Rng(1));
    }

    private static int boot(Core core, String comm, Policy policy, Behavior behavior) {
        int p = core.life.bootTask(comm, -1, policy, 0, 0, behavior);
        core.clock.task.set(p, core.clock.now() + 1_000);
        return p;
    }

    /** A spinner, beside which a real-time task runs now and then. */
    private static Core withRealTime(String version) {
        Core core = core(version);
        boot(core, "ext", new Policy.Normal(), new Spins());
        Bursts bursts = new Bursts();
        bursts.core = core;
        boot(core, "rt", new Policy.Fifo(1), bursts);
        core.runUntil(5 * MS);
        return core;
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.12", "6.18", "7.3"})
    void aCpuIsAcquiredOnceAfterEachRelease(String version) {
        List<String> said = new ArrayList<>();
        Core core = withRealTime(version);
        core.schedulers.attach(new Log(0, said, Callback.CPU_RELEASE, Callback.CPU_ACQUIRE));
        core.runUntil(26 * MS);
        assertThat(said).containsExactly("cpu_release 0", "cpu_acquire", "cpu_release 0", "cpu_acquire");
    }

    /** Either callback makes the kernel keep account; one that is missing is just not called. */
    @ParameterizedTest
    @ValueSource(strings = {"6.12", "6.18", "7.3"})
    void aSchedulerWithoutCpuReleaseGetsItsCpuBackToo(String version) {
        List<String> said = new ArrayList<>();
        Core core = withRealTime(version);
        core.schedulers.attach(new Log(0, said, Callback.CPU_ACQUIRE));
        core.runUntil(9 * MS);
        assertThat(said).isEmpty();
        core.runUntil(26 * MS);
        assertThat(said).containsExactly("cpu_acquire", "cpu_acquire");
    }

    /** Only idle is below ext; a fair task is above it, and why it takes the CPU has no name. */
    @ParameterizedTest
    @ValueSource(strings = {"6.12", "6.18", "7.3"})
    void aFairTaskTakesTheCpuFromExt(String version) {
        List<String> said = new ArrayList<>();
        Core core = core(version);
        boot(core, "ext", new Policy.Ext(), new Spins());
        core.runUntil(5 * MS);
        core.schedulers.attach(new Log(
                Scx.OPS_ENQ_LAST | Scx.OPS_SWITCH_PARTIAL,
                said,
                Callback.ENQUEUE,
                Callback.RUNNING,
                Callback.CPU_RELEASE,
                Callback.CPU_ACQUIRE));
        core.runUntil(6 * MS);
        boot(core, "fair", new Policy.Normal(), new Spins());
        core.runUntil(50 * MS);
        assertThat(said).containsExactly("running ext", "cpu_release 3");
    }

    /** The other side of it: with nothing to run but the task itself the CPU goes idle, and the task is the last. */
    @ParameterizedTest
    @ValueSource(strings = {"6.12", "6.18", "7.3"})
    void aLoneTaskIsTheLast(String version) {
        List<String> said = new ArrayList<>();
        Core core = core(version);
        boot(core, "ext", new Policy.Normal(), new Spins());
        core.runUntil(5 * MS);
        core.schedulers.attach(new Log(Scx.OPS_ENQ_LAST, said, Callback.ENQUEUE, Callback.CPU_RELEASE));
        core.runUntil(30 * MS);
        assertThat(said).containsExactly("enqueue 0x20000000000");
    }
}
