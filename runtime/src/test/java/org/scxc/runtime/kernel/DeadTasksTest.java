package org.scxc.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
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
 * What comes after the end of a task and of its cgroup, in which order (docs/kernel/lifecycle.md#end-of-a-task,
 * docs/kernel/cgroups.md#rmdir).
 */
class DeadTasksTest {
    private static final long MS = 1_000_000;

    private final List<String> seen = new ArrayList<>();
    private int task = -1;
    private int other = -1;
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

    private Core core() {
        assertThat(core).isNotNull();
        return core;
    }

    /** A scheduler with one queue that logs. */
    private boolean hearsHooks;

    private final class Logger implements SchedExtOps {
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
        public void taskFreed(int p) {
            log(p, "freed");
        }

        @Override
        public void cgroupFreed(int cgroup) {
            seen.add("freed " + core().cgroups.name(cgroup));
        }
    }

    private void boot(String kernel) {
        boot(kernel, 1);
    }

    private void boot(String kernel, long seed) {
        Core made = new Core(
                new Machine(1, 1, 1, 1), new Kernel(KernelProfiles.of(kernel), 250, 0), 16, 8, 1, 0, new Rng(seed));
        core = made;
        assertThat(made.schedulers.attach(new Logger())).isNull();
    }

    /** A task that runs, beside another one that waits or alone. */
    private void start(boolean alone) {
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

    private int sleeper() {
        return core().life.bootTask("task", -1, new Policy.Normal(), 0, -1, behavior);
    }

    private void exit() {
        core().clock.task.set(task, core().clock.now() + 1);
        core().runUntil(core().clock.now() + 1);
    }

    /** finish_task_switch(): the next task is on the CPU, and has not gone on. */
    @ParameterizedTest
    @ValueSource(strings = {"6.19", "7.3"})
    void aTaskIsForgottenOnceItHasLeftItsCpu(String kernel) {
        boot(kernel);
        start(false);
        exit();
        assertThat(seen)
                .containsExactly(
                        "p: stopping",
                        "p: quiescent",
                        "other: running",
                        "p: disable",
                        "p: exit_task",
                        "other: goes on");
    }

    @Test
    void theIdleTaskForgetsTooAndTheStructIsFreedLater() {
        boot("7.3");
        start(true);
        exit();
        assertThat(seen)
                .containsExactly("p: stopping", "p: quiescent", "update_idle true", "p: disable", "p: exit_task");
        seen.clear();
        core().runUntil(core().clock.now() + 2 * 8 * MS - 1);
        assertThat(seen).isEmpty();
        core().runUntil(core().clock.now() + 2 * 12 * MS + 2);
        assertThat(seen).containsExactly("p: freed");
    }

    /** sched_ext_free(), two grace periods of 8 to 20 ms later. */
    @Test
    void before619ATaskIsForgottenWhenItIsFreed() {
        boot("6.18");
        start(false);
        exit();
        assertThat(seen).containsExactly("p: stopping", "p: quiescent", "other: running", "other: goes on");
        seen.clear();
        core().runUntil(core().clock.now() + 2 * 8 * MS - 1);
        assertThat(seen).isEmpty();
        core().runUntil(core().clock.now() + 2 * 12 * MS + 2);
        assertThat(seen).containsExactly("p: disable", "p: exit_task", "p: freed");
    }

    /** rmdir is refused while the task lives, and is not once it is dead, freed or not. */
    @ParameterizedTest
    @ValueSource(strings = {"6.18", "7.3"})
    void rmdirIsRefusedUntilTheLastTaskIsDead(String kernel) {
        boot(kernel);
        int outer = core().cgroups.mkdir(0, "outer");
        int inner = core().cgroups.mkdir(outer, "inner");
        start(true);
        assertThat(core().cgroups.move(task, inner, 0)).isZero();
        assertThat(core().cgroups.rmdir(inner)).isEqualTo(-Scx.EBUSY);
        exit();
        assertThat(core().cgroups.rmdir(outer)).isEqualTo(-Scx.EBUSY);
        assertThat(core().cgroups.rmdir(inner)).isZero();
        assertThat(core().cgroups.find("/outer/inner")).isNegative();
        assertThat(core().cgroups.rmdir(outer)).isZero();
    }

    private void exitAndRemove(String kernel) {
        boot(kernel);
        int cgroup = core().cgroups.mkdir(0, "cell");
        start(true);
        assertThat(core().cgroups.move(task, cgroup, 0)).isZero();
        seen.clear();
        exit();
        assertThat(core().cgroups.rmdir(cgroup)).isZero();
        core().runUntil(core().clock.now() + 100 * MS);
        seen.removeIf(s -> s.startsWith("update_idle"));
    }

    /** ops.cgroup_exit comes first: what 6.19 mended. The cgroup's memory stays for ops.exit_task. */
    @Test
    void before619ACgroupCanGoBeforeATaskThatDiedInIt() {
        exitAndRemove("6.18");
        assertThat(seen)
                .containsExactly(
                        "p: stopping",
                        "p: quiescent",
                        "cgroup_exit cell",
                        "p: disable",
                        "p: exit_task",
                        "p: freed",
                        "freed cell");
    }

    @Test
    void since619ATaskGoesBeforeItsCgroup() {
        exitAndRemove("7.3");
        assertThat(seen.subList(0, 4)).containsExactly("p: stopping", "p: quiescent", "p: disable", "p: exit_task");
        assertThat(seen.subList(4, 7)).containsExactlyInAnyOrder("cgroup_exit cell", "p: freed", "freed cell");
        assertThat(seen.indexOf("freed cell")).isEqualTo(6);
    }

    /** online_cnt: whatever grace periods take, what is below goes first. */
    @Test
    void aCgroupGoesAfterThoseBelowIt() {
        for (int seed = 0; seed < 20; seed++) {
            boot("6.18", seed);
            int outer = core().cgroups.mkdir(0, "outer");
            int inner = core().cgroups.mkdir(outer, "inner");
            assertThat(core().cgroups.rmdir(inner)).isZero();
            assertThat(core().cgroups.rmdir(outer)).isZero();
            core().runUntil(core().clock.now() + 100 * MS);
            assertThat(seen.indexOf("cgroup_exit inner")).isBetween(0, seen.indexOf("cgroup_exit outer"));
            seen.clear();
        }
    }

    /** scx_cgroup_enabled is set before the first ops.init_task: a cgroup that is made then is the scheduler's. */
    @Test
    void aCgroupThatIsMadeWhileTasksAreInitializedIsTheSchedulers() {
        boot("7.3");
        core().schedulers.disabling(new Rng(1), () -> {}).finish();
        int first = core().cgroups.mkdir(0, "first");
        task = sleeper();
        other = sleeper();
        assertThat(core().schedulers.register(new Logger())).isNull();
        Changeover enabling = core().schedulers.enabling(Optional.of(new Rng(1)));
        seen.clear();
        while (!seen.contains("p: init_task")) {
            enabling.perform();
        }
        core().cgroups.mkdir(0, "made");
        core().cgroups.move(task, first, 0);
        core().cgroups.move(other, first, 0);
        enabling.finish();
        seen.removeIf(s -> s.startsWith("update_idle"));
        assertThat(seen)
                .containsExactly(
                        "cgroup_init /",
                        "cgroup_init first",
                        "p: init_task",
                        "cgroup_init made",
                        "p: cgroup_prep_move",
                        "p: cgroup_move",
                        "other: init_task",
                        "p: enable",
                        "other: enable");
    }

    /** scx_cgroup_init() goes from the root down, scx_cgroup_exit() comes before the tasks' end and goes up. */
    @Test
    void aSchedulerIsToldOfAllCgroupsWhenItComesAndGoes() {
        boot("7.3");
        core().schedulers.disabling(new Rng(1), () -> {}).finish();
        seen.clear();
        int a = core().cgroups.mkdir(0, "a");
        core().cgroups.mkdir(0, "b");
        core().cgroups.mkdir(a, "aa");
        task = sleeper();
        assertThat(core().schedulers.attach(new Logger())).isNull();
        seen.removeIf(s -> s.startsWith("update_idle"));
        assertThat(seen)
                .containsExactly(
                        "cgroup_init /",
                        "cgroup_init a",
                        "cgroup_init aa",
                        "cgroup_init b",
                        "p: init_task",
                        "p: enable");
        seen.clear();
        core().schedulers.disabling(new Rng(1), () -> {}).finish();
        assertThat(seen)
                .containsExactly(
                        "cgroup_exit aa",
                        "cgroup_exit a",
                        "cgroup_exit b",
                        "cgroup_exit /",
                        "p: disable",
                        "p: exit_task");
    }

    /** The tracepoints tell of directories that are made and removed, not of those that are there; ops.cgroup_init comes first. */
    @Test
    void aHookIsToldOfADirectoryThatIsMade() {
        hearsHooks = true;
        boot("7.3");
        core().schedulers.disabling(new Rng(1), () -> {}).finish();
        core().cgroups.mkdir(0, "a");
        seen.clear();
        assertThat(core().schedulers.attach(new Logger())).isNull();
        assertThat(seen).contains("cgroup_init a").noneMatch(s -> s.startsWith("hook"));
        seen.clear();
        int b = core().cgroups.mkdir(0, "b");
        assertThat(core().cgroups.rmdir(b)).isZero();
        assertThat(seen).containsExactly("cgroup_init b", "hook_cgroup_mkdir b", "hook_cgroup_rmdir b");
    }

    /** scx_tasks: before 6.19 a task that is dead and not yet freed is initialized, without a cgroup that was. */
    @ParameterizedTest
    @ValueSource(strings = {"6.18", "7.3"})
    void aLoadFindsTasksThatAreDeadAndNotFreed(String kernel) {
        boot(kernel);
        core().schedulers.disabling(new Rng(1), () -> {}).finish();
        start(true);
        exit();
        seen.clear();
        assertThat(core().schedulers.attach(new Logger())).isNull();
        core().runUntil(core().clock.now() + 100 * MS);
        seen.removeIf(s -> !s.startsWith("p:"));
        if (kernel.equals("6.18")) {
            assertThat(seen).containsExactly("p: init_task", "p: enable", "p: disable", "p: exit_task", "p: freed");
        } else {
            assertThat(seen).containsExactly("p: freed");
        }
    }
}
