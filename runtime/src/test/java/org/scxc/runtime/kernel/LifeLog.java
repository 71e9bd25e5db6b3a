package org.scxc.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.scxc.compiler.lower.KernelProfiles;
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

/** A machine with one CPU and a scheduler that logs what it hears of two tasks and of cgroups. */
abstract class LifeLog {
    static final long MS = 1_000_000;

    final List<String> seen = new ArrayList<>();
    int task = -1;
    int other = -1;
    private @Nullable Core core;

    /** Spins, but for the task that is to exit, which does so when told. */
    private final Behavior behavior = new Behavior() {
        @Override
        public void started(int p) {
            log(p, "goes on");
        }

        @Override
        public void stopped(int p) {}

        @Override
        public void ended(int p) {
            core().running.exit(p);
        }
    };

    private void log(int p, String what) {
        if (p == task || p == other) {
            seen.add((p == task ? "p: " : "other: ") + what);
        }
    }

    Core core() {
        assertThat(core).isNotNull();
        return core;
    }

    boolean hearsHooks;
    CpuController controller = CpuController.ON;
    long cgroupExitNs;
    boolean wantsGroups = true;

    /** A scheduler with one queue that logs. */
    final class Logger implements SchedExtOps {
        private @Nullable Kfuncs kernel;

        @Override
        public OpsInfo info() {
            EnumSet<Callback> has = EnumSet.of(
                    Callback.ENQUEUE,
                    Callback.RUNNING,
                    Callback.STOPPING,
                    Callback.QUIESCENT,
                    Callback.INIT_TASK,
                    Callback.ENABLE,
                    Callback.DISABLE,
                    Callback.EXIT_TASK,
                    Callback.CGROUP_INIT,
                    Callback.CGROUP_EXIT,
                    Callback.CGROUP_PREP_MOVE,
                    Callback.CGROUP_MOVE,
                    Callback.HOOK_CGROUP_MKDIR,
                    Callback.HOOK_CGROUP_RMDIR,
                    Callback.UPDATE_IDLE);
            if (!wantsGroups) {
                has.removeAll(EnumSet.of(Callback.CGROUP_INIT, Callback.CGROUP_PREP_MOVE, Callback.CGROUP_MOVE));
            }
            return new OpsInfo("logger", 0, 0, 0, has);
        }

        @Override
        public void attach(Kfuncs door) {
            kernel = door;
        }

        @Override
        public void enqueue(int p, long flags) {
            assertThat(kernel).isNotNull();
            kernel.dsqInsert(p, Scx.DSQ_GLOBAL, Scx.SLICE_DFL, 0);
        }

        @Override
        public void updateIdle(int cpu, boolean idle) {
            if (task >= 0) {
                seen.add("update_idle " + idle);
            }
        }

        @Override
        public void hook(Callback hook, int cgroup) {
            if (hearsHooks) {
                seen.add(hook.word() + " " + core().cgroups.name(cgroup));
            }
        }

        @Override
        public void running(int p) {
            log(p, "running");
        }

        @Override
        public void stopping(int p, boolean runnable) {
            log(p, "stopping");
        }

        @Override
        public void quiescent(int p, long flags) {
            log(p, "quiescent");
        }

        @Override
        public int initTask(int p, int cgroup, boolean fork) {
            log(p, "init_task");
            return 0;
        }

        @Override
        public void enable(int p) {
            log(p, "enable");
        }

        @Override
        public void disable(int p) {
            log(p, "disable");
        }

        @Override
        public void exitTask(int p) {
            log(p, "exit_task");
        }

        @Override
        public int cgroupInit(int cgroup, int weight, long periodUs, long quotaUs) {
            seen.add("cgroup_init " + core().cgroups.name(cgroup));
            return 0;
        }

        @Override
        public int cgroupPrepMove(int p, int from, int to) {
            log(p, "cgroup_prep_move");
            return 0;
        }

        @Override
        public void cgroupMove(int p, int from, int to) {
            log(p, "cgroup_move");
        }

        @Override
        public void cgroupExit(int cgroup) {
            seen.add("cgroup_exit " + core().cgroups.name(cgroup));
        }

        @Override
        public long cgroupExitNs() {
            return cgroupExitNs;
        }

        @Override
        public void taskFreed(int p) {
            log(p, "freed");
        }

        @Override
        public void cgroupFreed(int cgroup) {
            seen.add("freed " + core().cgroups.name(cgroup));
        }
    }

    void boot(String kernel) {
        boot(kernel, 1);
    }

    void boot(String kernel, long seed) {
        Core made = new Core(
                new Machine(1, 1, 1, 1),
                new Kernel(KernelProfiles.of(kernel), 250, 0),
                16,
                8,
                controller,
                1,
                0,
                0,
                new Rng(seed));
        core = made;
        assertThat(made.schedulers.attach(new Logger())).isNull();
    }

    /** A task that runs, beside another one that waits or alone. */
    void start(boolean alone) {
        task = sleeper();
        if (!alone) {
            other = sleeper();
        }
        core().life.wake(task, 0);
        core().runUntil(core().clock.now() + MS);
        if (!alone) {
            core().life.wake(other, 0);
            core().runUntil(core().clock.now() + MS);
        }
        assertThat(core().tasks.isRunning(task)).isTrue();
        seen.clear();
    }

    int sleeper() {
        return core().life.bootTask("task", -1, new Policy.Normal(), 0, -1, behavior);
    }

    void exit() {
        core().clock.task.set(task, core().clock.now() + 1);
        core().runUntil(core().clock.now() + 1);
    }
}
