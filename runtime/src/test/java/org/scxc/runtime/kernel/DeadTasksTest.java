package org.scxc.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scxc.runtime.ops.Scx;

/**
 * What comes after the end of a task and of its cgroup, in which order (docs/kernel/lifecycle.md#end-of-a-task,
 * docs/kernel/cgroups.md#rmdir).
 */
class DeadTasksTest extends LifeLog {
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
}
