package org.scxc.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scxc.model.index.CpuController;
import org.scxc.runtime.state.Rng;

/**
 * What a scheduler hears of tasks and cgroups that are there when it comes, while it comes and when it goes (docs/kernel/lifecycle.md#loading,
 * docs/kernel/cgroups.md#rmdir).
 */
class LifeOfSchedulerTest extends LifeLog {
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

    /** css_online() is called for a cgroup that has the controller: docs/kernel/cgroups.md#controller. */
    @Test
    void withoutTheCpuControllerTheRootIsTheOnlyGroup() {
        controller = CpuController.OFF;
        wantsGroups = false;
        boot("7.3");
        int a = core().cgroups.mkdir(0, "a");
        task = sleeper();
        core().cgroups.move(task, a, 0);
        core().schedulers.disabling(new Rng(1), () -> {}).finish();
        assertThat(seen).containsExactly("cgroup_exit /", "p: disable", "p: exit_task");
    }

    /** A scheduler that is about cgroups is run where the controller is on. */
    @Test
    void aSchedulerWithOpsCgroupInitHasTheCpuController() {
        controller = CpuController.OFF;
        boot("7.3");
        core().cgroups.mkdir(0, "a");
        core().schedulers.disabling(new Rng(1), () -> {}).finish();
        assertThat(seen).containsExactly("cgroup_init /", "cgroup_init a", "cgroup_exit a", "cgroup_exit /");
    }

    /** ops.cgroup_exit may take its time: in bypass, with scx_switching_all cleared and scx_init_task_enabled set. */
    @Test
    void anOpsCgroupExitThatTakesTimeKeepsTasksInBypass() {
        cgroupExitNs = 7 * MS;
        boot("7.3");
        core().cgroups.mkdir(0, "a");
        task = sleeper();
        seen.clear();
        Changeover disabling = core().schedulers.disabling(new Rng(1), () -> {});
        disabling.perform(); // bypass on
        disabling.perform(); // state DISABLING
        long took = 0;
        while (!seen.contains("cgroup_exit /")) {
            assertThat(core().calls.isBypassing()).isTrue();
            took += disabling.costNs(core().host) / MS;
            disabling.perform();
            int late = sleeper();
            assertThat(core().tasks.initialized[late]).isEqualTo(!seen.contains("cgroup_exit /"));
            assertThat(core().tasks.sched[late]).isEqualTo(Tasks.FAIR);
        }
        assertThat(took).isEqualTo(14);
        assertThat(seen).containsExactly("cgroup_exit a", "cgroup_exit /");
        disabling.finish();
        assertThat(seen).endsWith("p: disable", "p: exit_task");
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
