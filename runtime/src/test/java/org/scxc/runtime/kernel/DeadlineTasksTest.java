package org.scxc.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

/** Constant bandwidth and earliest deadline first (docs/kernel/deadline.md#bandwidth, #balance, #admission). Times are ms; a switch takes some µs. */
class DeadlineTasksTest {
    private static final long MS = 1_000_000;
    private static final Policy FIFO = new Policy.Fifo(50);

    private static Policy deadline(long runtime, long deadline, long period) {
        return new Policy.Deadline(runtime * MS, deadline * MS, period * MS);
    }

    /** Runs for so long, then sleeps; a run of 0 never ends, a sleep of 0 is a yield. */
    private static final class Worker implements Behavior {
        private final Core core;
        private final long run;
        private final long sleep;
        private final List<Long> began = new ArrayList<>();
        private final List<Integer> cpus = new ArrayList<>();
        private long total;
        private long left;
        private int task;

        Worker(Core core, Policy policy, long wakesAt, long run, long sleep) {
            this.core = core;
            this.run = run * MS;
            this.sleep = sleep * MS;
            left = this.run;
            task = core.life.bootTask("task", -1, policy, 0, -1, this);
            core.clock.task.set(task, wakesAt * MS);
        }

        @Override
        public void started(int p) {
            began.add(core.clock.now());
            cpus.add(core.tasks.cpu(p));
            if (run > 0) {
                core.clock.task.set(p, core.clock.now() + left);
            }
        }

        @Override
        public void stopped(int p) {
            long ran = core.clock.now() - began.getLast();
            total += ran;
            left -= ran;
        }

        @Override
        public void ended(int p) {
            if (sleep > 0) {
                core.running.block(p, core.clock.now() + sleep);
            } else {
                core.running.yield(p);
            }
            left = run;
        }

        double beganMs(int n) {
            return began.get(n) / (double) MS;
        }

        double totalMs() {
            boolean runs = core.tasks.isRunning(task);
            return (total + (runs ? core.clock.now() - began.getLast() : 0)) / (double) MS;
        }
    }

    private static Core core(int cpus, int hz) {
        return core("6.18", cpus, hz);
    }

    private static Core core(String version, int cpus, int hz) {
        Kernel kernel = new Kernel(KernelProfiles.of(version), hz, 0);
        return new Core(new Machine(1, 1, cpus, 1), kernel, 40, 1, 1, 0, new Rng(1));
    }

    /** What a task ran too long, until a tick noticed, is taken off the next period. */
    @ParameterizedTest
    @ValueSource(ints = {100, 250, 1000})
    void aTaskIsGivenItsRuntimeOnAverage(int hz) {
        Core core = core(1, hz);
        Worker task = new Worker(core, deadline(30, 100, 100), 1, 0, 0);
        Worker hog = new Worker(core, FIFO, 1, 0, 0);
        core.runUntil(2_001 * MS);
        double tick = 1000.0 / hz;
        assertThat(task.totalMs()).isBetween(600.0, 600 + tick + 0.1);
        assertThat(hog.totalMs()).isCloseTo(2000 - task.totalMs(), within(0.1));
        for (int n = 0; n < 20; n++) {
            assertThat(task.beganMs(n)).isCloseTo(1 + 100 * n, within(0.05)); // dl_timer, at the next period
        }
    }

    /** HRTICK_DL: the runtime ends when it is used up, whenever ticks come. */
    @Test
    void aTimerEndsTheRuntime() {
        for (String version : List.of("6.18", "7.3")) {
            Core core = core(version, 1, 100);
            Worker task = new Worker(core, deadline(3, 100, 100), 1, 0, 0);
            new Worker(core, FIFO, 1, 0, 0);
            core.runUntil(90 * MS);
            if (version.equals("7.3")) {
                assertThat(task.totalMs()).isCloseTo(3, within(0.05));
            } else {
                assertThat(task.totalMs()).isBetween(3.0, 13.1);
            }
        }
    }

    /** No more than 95 % of all CPUs, and only for a task that may use all of them. */
    @Test
    void aLoadThatDoesNotFitIsRefused() {
        Core core = core(2, 1000);
        Worker first = new Worker(core, new Policy.Normal(), 1, 0, 0);
        Worker second = new Worker(core, new Policy.Normal(), 1, 0, 0);
        core.runUntil(10 * MS);
        assertThat(core.policies.setPolicy(first.task, deadline(95, 100, 100))).isZero();
        assertThat(core.policies.setPolicy(second.task, deadline(96, 100, 100))).isEqualTo(-Scx.EBUSY);
        assertThat(core.policies.setPolicy(second.task, deadline(95, 100, 100))).isZero();
        assertThat(core.policies.setPolicy(first.task, deadline(96, 100, 100))).isEqualTo(-Scx.EBUSY);
        assertThat(core.cpusets.setAffinity(first.task, CpuSet.of(1), 0)).isEqualTo(-Scx.EBUSY);
        assertThat(core.cpusets.setAffinity(first.task, CpuSet.range(0, 1), 0)).isZero();
        assertThat(core.policies.setPolicy(first.task, new Policy.Normal())).isZero();
        assertThat(core.policies.setPolicy(second.task, deadline(96, 100, 100))).isZero();
        assertThat(core.cpusets.setAffinity(first.task, CpuSet.of(1), 0)).isZero();
        assertThat(core.policies.setPolicy(first.task, deadline(1, 100, 100))).isEqualTo(-Scx.EPERM);
    }

    @Test
    void theEarliestDeadlineRuns() {
        Core core = core(1, 1000);
        Worker late = new Worker(core, deadline(20, 100, 100), 1, 0, 0);
        Worker early = new Worker(core, deadline(5, 20, 100), 4, 5, 95);
        Worker later = new Worker(core, deadline(5, 99, 100), 5, 5, 95);
        core.runUntil(50 * MS);
        assertThat(early.beganMs(0)).isCloseTo(4, within(0.05)); // 24 is before 101
        assertThat(late.began).hasSizeGreaterThan(1);
        assertThat(late.beganMs(1)).isCloseTo(9, within(0.05));
        assertThat(later.beganMs(0)).isGreaterThan(20); // 104 is not
    }

    /** What is left may be used until the deadline only if the task's bandwidth allows it; else a new period begins. */
    @Test
    void aTaskThatSleptTooLongGetsANewPeriod() {
        Core core = core(1, 1000);
        Worker task = new Worker(core, deadline(10, 100, 100), 1, 5, 60);
        new Worker(core, FIFO, 1, 0, 0);
        core.runUntil(67 * MS); // it runs from 1 to 6 and again from 66: 5 left, deadline 101, 5/35 is more than 10/100
        DeadlineTasks deadlines = core.ground.deadlines();
        assertThat(deadlines.deadline(task.task) / (double) MS).isCloseTo(166, within(0.1));
    }

    /** The same where the deadline is before the end of the period: what is left is cut. */
    @Test
    void aConstrainedTaskKeepsItsDeadlineAndLosesRuntime() {
        Core core = core(1, 1000);
        Worker task = new Worker(core, deadline(10, 80, 100), 1, 5, 40);
        Worker hog = new Worker(core, FIFO, 1, 0, 0);
        core.runUntil(100 * MS); // wakes at 46: 5 left, deadline 81, 10/80 of 35 is 4.4
        assertThat(core.ground.deadlines().deadline(task.task) / (double) MS).isCloseTo(81, within(0.1));
        assertThat(task.totalMs()).isBetween(9.3, 10.6);
        assertThat(hog.totalMs()).isGreaterThan(88);
    }

    /** After its deadline and before its next period it may not run at all. */
    @Test
    void aConstrainedTaskThatWakesLateWaitsForItsPeriod() {
        Core core = core(1, 1000);
        Worker task = new Worker(core, deadline(10, 20, 100), 1, 2, 40);
        core.runUntil(150 * MS);
        assertThat(task.beganMs(0)).isCloseTo(1, within(0.05));
        assertThat(task.beganMs(1)).isCloseTo(101, within(0.05)); // woken at 43, deadline 21
    }

    @Test
    void aYieldGivesUpTheRestOfThePeriod() {
        Core core = core(1, 1000);
        Worker task = new Worker(core, deadline(30, 100, 100), 1, 2, 0);
        core.runUntil(1_000 * MS);
        assertThat(task.totalMs()).isCloseTo(20, within(0.2));
        assertThat(task.beganMs(3)).isCloseTo(301, within(0.05));
    }

    /** Global: whoever waits goes where no task of the class runs, and comes back to whoever lost one. */
    @Test
    void tasksGoWhereTheyCanRun() {
        Core core = core(2, 1000);
        List<Worker> tasks = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            tasks.add(new Worker(core, deadline(50, 100, 100), 1 + i, 0, 0));
        }
        Worker hog = new Worker(core, FIFO, 1, 0, 0);
        core.runUntil(2_004 * MS);
        for (Worker task : tasks) {
            assertThat(task.totalMs()).isBetween(995.0, 1055.0);
        }
        assertThat(tasks.stream().flatMap(t -> t.cpus.stream()).distinct()).containsExactlyInAnyOrder(0, 1);
        assertThat(hog.totalMs()).isLessThan(1010);
    }

    /** A CPU that loses its task takes the one with the earliest deadline that waits elsewhere. */
    @Test
    void aCpuPullsWhoWaitsElsewhere() {
        Core core = core(2, 1000);
        Worker shortly = new Worker(core, deadline(10, 50, 1000), 1, 4, 900);
        Worker other = new Worker(core, deadline(60, 70, 1000), 1, 60, 900);
        Worker waits = new Worker(core, deadline(60, 90, 1000), 2, 60, 900);
        core.runUntil(60 * MS);
        assertThat(waits.beganMs(0)).isCloseTo(5, within(0.05));
        assertThat(waits.cpus).containsExactly(shortly.cpus.getFirst());
        assertThat(other.began).hasSize(1);
    }

    @Test
    void aTaskThatLeavesTheClassIsFree() {
        Core core = core(1, 1000);
        Worker task = new Worker(core, deadline(10, 100, 100), 1, 0, 0);
        core.runUntil(50 * MS);
        assertThat(core.tasks.isRunning(task.task)).isFalse(); // throttled
        core.policies.setPolicy(task.task, new Policy.Normal());
        core.runUntil(60 * MS);
        assertThat(core.tasks.isRunning(task.task)).isTrue();
        core.policies.setPolicy(task.task, deadline(20, 100, 100));
        core.runUntil(150 * MS);
        assertThat(task.totalMs()).isCloseTo(10 + 10 + 20, within(2.0));
    }

    private static final class Told implements SchedExtOps {
        private final List<Integer> reasons = new ArrayList<>();

        @Override
        public OpsInfo info() {
            return new OpsInfo("told", 0, 0, 0, EnumSet.of(Callback.CPU_RELEASE));
        }

        @Override
        public void attach(Kfuncs kernel) {}

        @Override
        public void cpuRelease(int cpu, int reason, int task) {
            reasons.add(reason);
        }
    }

    /** enum scx_cpu_preempt_reason, kernel/sched/ext_internal.h (7.3). */
    @Test
    void aSchedulerIsToldWhoTookTheCpu() {
        Core core = core(1, 1000);
        Told ops = new Told();
        assertThat(core.schedulers.attach(ops)).isNull();
        new Worker(core, new Policy.Normal(), 1, 0, 0);
        new Worker(core, deadline(2, 100, 100), 10, 0, 0);
        core.runUntil(20 * MS);
        assertThat(ops.reasons).containsExactly(Scx.PREEMPT_DL);
    }
}
