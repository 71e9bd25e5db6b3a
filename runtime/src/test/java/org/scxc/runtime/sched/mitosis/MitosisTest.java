package org.scxc.runtime.sched.mitosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.scxc.model.SchedulerUse;
import org.scxc.model.SourceSpan;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.sched.JavaModel;

/** Callbacks one at a time: golden values and callbacks (docs/kernel/mitosis.md#golden-values, #callbacks). */
class MitosisTest {
    private static final int ALPHA = 2;
    private static final int BETA = 3;
    private static final int P = 1;
    private static final int Q = 2;
    private static final long S = 1_000_000_000L;

    /** Cells as in reproducers B and D: 0:{0,8-11} 1:{1-7} 2:{12-15}. */
    private static Lab crossCell(String version, String... flags) {
        String[] all = new String[flags.length + 1];
        System.arraycopy(flags, 0, all, 1, flags.length);
        all[0] = "enable_borrowing";
        Lab lab = Lab.started(16, version, all);
        lab.cell(ALPHA, "alpha", "1-7");
        lab.cell(BETA, "beta", "");
        return lab;
    }

    @Test
    void g1TooFarIsStrict() {
        Lab lab = Lab.started(16, "base");
        lab.task(P, 0);
        lab.setClock(0, 5 * S);
        lab.kernel.vtime[P] = 5 * S + 163_840_000_000L;
        lab.mitosis.enqueue(P, Scx.ENQ_CPU_SELECTED);
        assertThat(lab.kernel.errors).isEmpty();
        lab.kernel.vtime[P] = 5 * S + 163_840_000_001L;
        lab.mitosis.enqueue(P, Scx.ENQ_CPU_SELECTED);
        assertThat(lab.kernel.errors)
                .containsExactly("vtime too far ahead: pid=301 vtime=168840000001 basis=5000000000"
                        + " diff=163840000001 cell=0");
    }

    @Test
    void g2LagClamp() {
        Lab lab = Lab.started(16, "base");
        lab.task(P, 0);
        lab.mitosis.enqueue(P, Scx.ENQ_CPU_SELECTED);
        assertThat(lab.kernel.vtime[P]).isZero();
        lab.setClock(0, S);
        lab.mitosis.enqueue(P, Scx.ENQ_CPU_SELECTED);
        assertThat(lab.kernel.vtime[P]).isEqualTo(980_000_000L);
    }

    @Test
    void g3Charge() {
        assertThat(Charging.charge(2_380_000_000L, 1)).isEqualTo(238 * S);
        assertThat(Charging.charge(20_000_000L, 3)).isEqualTo(666_666_666L);
    }

    @Test
    void g4TieGoesToTheCell() {
        Lab lab = Lab.started(16, "base");
        lab.task(P, 0);
        lab.kernel.setAffinity(Q, "3");
        lab.task(Q, 0);
        lab.kernel.here = 3;
        lab.mitosis.enqueue(Q, 0);
        lab.mitosis.enqueue(P, Scx.ENQ_CPU_SELECTED);
        lab.mitosis.dispatch(3, -1);
        assertThat(lab.kernel.dsqs.get(Scx.DSQ_LOCAL_ON | 3)).containsExactly(P);
    }

    @Test
    void strictlySmallerCpuHeadWins() {
        Lab lab = Lab.started(16, "base");
        lab.setClock(0, 1000);
        lab.task(P, 0);
        lab.kernel.setAffinity(Q, "3");
        lab.task(Q, 0);
        lab.mitosis.enqueue(P, Scx.ENQ_CPU_SELECTED);
        lab.mitosis.enqueue(Q, 0);
        lab.kernel.here = 3;
        lab.mitosis.dispatch(3, -1);
        assertThat(lab.kernel.dsqs.get(Scx.DSQ_LOCAL_ON | 3)).containsExactly(Q);
    }

    @Test
    void chargeAtHomeMovesBothClocks() {
        for (String version : new String[] {"base", "pr3593"}) {
            Lab lab = crossCell(version, fixes(version));
            lab.task(P, BETA);
            lab.kernel.weight[P] = 1;
            lab.kernel.setIdle("12");
            assertThat(lab.mitosis.selectCpu(P, 12, 0)).isEqualTo(12);
            lab.run(P, 12, S);
            assertThat(lab.clock(2)).isEqualTo(100 * S);
            assertThat(lab.clockCpu(12)).isEqualTo(100 * S);
        }
    }

    @Test
    void chargeOfBorrowedRun() {
        for (String version : new String[] {"base", "pr3593"}) {
            Lab lab = crossCell(version, fixes(version));
            lab.task(P, BETA);
            lab.kernel.weight[P] = 1;
            lab.kernel.setIdle("4-5");
            int cpu = lab.mitosis.selectCpu(P, 12, 0);
            assertThat(cpu).isIn(4, 5);
            lab.run(P, cpu, S);
            assertThat(lab.kernel.vtime[P]).isEqualTo(100 * S);
            assertThat(lab.clock(2)).isEqualTo(version.equals("base") ? 0 : 100 * S);
            assertThat(lab.clock(1)).isZero();
            assertThat(lab.clockCpu(cpu)).isZero();
            // one-shot: the next run there is only a cross-cell one
            lab.run(P, cpu, S);
            assertThat(lab.clockCpu(cpu)).isZero();
        }
    }

    @Test
    void chargeOfCrossCellPinnedRun() {
        for (String version : new String[] {"base", "pr3593"}) {
            Lab lab = crossCell(version, fixes(version));
            lab.kernel.setAffinity(P, "1");
            lab.task(P, BETA);
            lab.kernel.weight[P] = 1;
            lab.mitosis.enqueue(P, 0);
            assertThat(lab.kernel.kicks).endsWith(1);
            lab.run(P, 1, 2_380_000_000L);
            long charged = version.equals("base") ? 0 : 238 * S;
            assertThat(lab.clock(1)).isEqualTo(charged);
            assertThat(lab.clockCpu(1)).isEqualTo(charged);
            assertThat(lab.clock(2)).isZero();
            lab.mitosis.enqueue(P, 0);
            assertThat(lab.kernel.errors).hasSize(version.equals("base") ? 1 : 0);
        }
    }

    @Test
    void flagOffIsBase() {
        Lab lab = crossCell("pr3593");
        lab.kernel.setAffinity(P, "1");
        lab.task(P, BETA);
        lab.mitosis.enqueue(P, 0);
        lab.run(P, 1, S);
        assertThat(lab.clock(1)).isZero();
        assertThat(lab.mitosis.clocks(P)).isEqualTo("clock[2]=0.000s clockCpu[1]=0.000s");
    }

    @Test
    void pinnedSelectChargesWhereItLands() {
        for (String version : new String[] {"base", "pr3593"}) {
            Lab lab = crossCell(version, fixes(version));
            lab.kernel.setAffinity(P, "1-2");
            lab.task(P, BETA);
            lab.kernel.setIdle("1-2");
            int cpu = lab.mitosis.selectCpu(P, 12, 0);
            lab.run(P, cpu, S);
            assertThat(lab.clockCpu(cpu)).isEqualTo(version.equals("base") ? 0 : S);
        }
    }

    private static String[] fixes(String version) {
        return version.equals("base") ? new String[0] : new String[] {"vtime_borrow_fixes"};
    }

    @Test
    void assignmentResetsVtime() {
        Lab lab = crossCell("base");
        lab.task(P, ALPHA);
        lab.setClock(1, 7 * S);
        lab.kernel.vtime[P] = 3 * S;
        lab.mitosis.setCpumask(P, lab.kernel.cpusPtr(P));
        assertThat(lab.kernel.vtime[P]).isEqualTo(7 * S);
        assertThat(lab.mitosis.vtimeBasis(P)).isEqualTo(7 * S);
    }

    @Test
    void borrowingPinsTasksThatMayNotGoEverywhere() {
        Lab lab = crossCell("base");
        lab.kernel.setAffinity(P, "12-15");
        lab.task(P, BETA);
        lab.mitosis.enqueue(P, 0);
        assertThat(lab.kernel.dsqs.get(Dsqs.cell(2, 0))).isEmpty();
        // affinity exactly the cell's cpuset: borrowable is inside it
        lab.kernel.setAffinity(Q, "1-7");
        lab.task(Q, ALPHA);
        lab.mitosis.enqueue(Q, Scx.ENQ_CPU_SELECTED);
        assertThat(lab.kernel.dsqs.get(Dsqs.cell(1, 0))).containsExactly(Q);
    }

    @Test
    void pinnedTaskStaysBoundToOneCpuAlsoOutsideItsCell() {
        Lab lab = crossCell("base");
        lab.kernel.setAffinity(P, "1-3");
        lab.kernel.here = 5;
        lab.task(P, BETA);
        for (int i = 0; i < 3; i++) {
            lab.mitosis.enqueue(P, 0);
        }
        assertThat(lab.kernel.dsqs.get(Dsqs.cpu(1))).containsExactly(P, P, P);
        lab.mitosis.setCpumask(P, lab.kernel.cpusPtr(P));
        lab.mitosis.enqueue(P, 0);
        assertThat(lab.kernel.dsqs.get(Dsqs.cpu(2))).containsExactly(P);
    }

    @Test
    void dynamicAffinityMovesToAnotherCpuWhenQueued() {
        Lab lab = crossCell("base", "dynamic_affinity_cpu_selection");
        lab.kernel.setAffinity(P, "1-3");
        lab.task(P, BETA);
        lab.kernel.setAffinity(Q, "1");
        lab.task(Q, ALPHA);
        lab.mitosis.enqueue(Q, 0);
        lab.kernel.kicks.clear();
        lab.mitosis.enqueue(P, 0);
        assertThat(lab.kernel.dsqs.get(Dsqs.cpu(2))).containsExactly(P);
        assertThat(lab.kernel.kicks).containsExactly(2, 2);
    }

    @Test
    void multiCpuPinningIsRejectedUnlessACpusetIsBeingApplied() {
        Lab lab = crossCell("base", "reject_multicpu_pinning");
        lab.cpuset(ALPHA, "1-7");
        lab.kernel.setAffinity(P, "1-2");
        lab.task(P, ALPHA);
        assertThat(lab.kernel.errors).isEmpty();
        lab.iterate(false);
        lab.mitosis.setCpumask(P, lab.kernel.cpusPtr(P));
        assertThat(lab.kernel.errors).containsExactly("multi-CPU pinning within cell 1 not supported");
    }

    @Test
    void cpuSelectedSuppressesSecondSearchAndKick() {
        Lab lab = Lab.started(16, "base");
        lab.task(P, 0);
        lab.kernel.setIdle("4-5");
        lab.mitosis.enqueue(P, Scx.ENQ_CPU_SELECTED);
        assertThat(lab.kernel.kicks).isEmpty();
        assertThat(lab.kernel.dsqs.get(Dsqs.cell(0, 0))).containsExactly(P);
        lab.mitosis.enqueue(P, 0);
        assertThat(lab.kernel.kicks).hasSize(1);
        assertThat(lab.kernel.dsqs.get(Scx.DSQ_LOCAL_ON | lab.kernel.kicks.getFirst()))
                .containsExactly(P);
    }

    @Test
    void newConfigurationReachesTasksAtTheirNextSelectOrEnqueue() {
        Lab lab = Lab.started(16, "base");
        lab.task(P, 0);
        lab.mkdir(ALPHA, "alpha");
        lab.kernel.cgroup[P] = ALPHA; // moved: no callback without the cpu controller
        assertThat(lab.mitosis.clocks(P)).startsWith("clock[0]");
        lab.iterate(true);
        assertThat(lab.mitosis.clocks(P)).startsWith("clock[0]");
        lab.setClock(1, 4 * S);
        lab.mitosis.enqueue(P, Scx.ENQ_CPU_SELECTED);
        assertThat(lab.mitosis.clocks(P)).startsWith("clock[1]");
        assertThat(lab.kernel.vtime[P]).isEqualTo(4 * S);
        // moved between configurations: the cgroup id differs
        lab.kernel.cgroup[P] = 0;
        lab.mitosis.enqueue(P, Scx.ENQ_CPU_SELECTED);
        assertThat(lab.mitosis.clocks(P)).startsWith("clock[0]");
    }

    @Test
    void configurationLiftsOnlyTheCellClock() {
        Lab lab = Lab.started(16, "base");
        lab.setClockCpu(9, 3 * S);
        lab.setClockCpu(1, 2 * S);
        lab.cell(ALPHA, "alpha", "");
        assertThat(lab.clock(1)).isEqualTo(3 * S);
        assertThat(lab.clockCpu(12)).isZero();
        assertThat(lab.clock(0)).isZero();
    }

    @Test
    void missingCgroupEndsTheSchedulerUnlessTheTaskIsExiting() {
        Lab lab = Lab.started(16, "base");
        lab.task(P, 0);
        lab.kernel.cgroup[P] = 9;
        lab.kernel.exiting[P] = true;
        lab.mitosis.enqueue(P, Scx.ENQ_CPU_SELECTED);
        assertThat(lab.kernel.errors).isEmpty();
        lab.kernel.exiting[P] = false;
        lab.kernel.cgroup[P] = 8;
        lab.mitosis.enqueue(P, Scx.ENQ_CPU_SELECTED);
        assertThat(lab.kernel.errors)
                .containsExactly("cgrp_ctx lookup failed for cgid 9 (task 301, flags 0x0, tctx->cgid 10)");
    }

    @Test
    void aWaiterShrinksTheRunningSlice() {
        Lab lab = Lab.started(16, "base", "enable_slice_shrinking");
        lab.task(P, 0);
        lab.kernel.slice[P] = Scx.SLICE_DFL;
        lab.kernel.current[3] = P;
        lab.kernel.setAffinity(Q, "3");
        lab.task(Q, 0);
        lab.mitosis.enqueue(Q, 0);
        assertThat(lab.kernel.slice[P]).isEqualTo(500_000);
        lab.run(Q, 3, S);
        lab.kernel.slice[P] = Scx.SLICE_DFL;
        lab.kernel.current[3] = P;
        lab.mitosis.enqueue(Q, 0);
        assertThat(lab.kernel.slice[P]).isEqualTo(4_000_000);
    }

    @Test
    void refusalsNameWhatIsMissing() {
        assertThat(messages(Lab.use("pr3593", "vtime_borrow_fixes"))).isEmpty();
        assertThat(messages(Lab.use("main", "vtime_borrow_fixes")))
                .containsExactly("mitosis main has no flag vtime_borrow_fixes");
        assertThat(messages(Lab.use("base", "cell0_min_cpus=1")))
                .containsExactly("mitosis base has no flag cell0_min_cpus");
        assertThat(messages(Lab.use("base", "enable_work_stealing")))
                .containsExactly("Work stealing requires LLC-aware mode (--enable-llc-awareness)");
        var auto = new SchedulerUse("m", "mitosis", "base", new TreeMap<>(), SourceSpan.NONE);
        assertThat(messages(auto)).singleElement().asString().startsWith("mitosis auto mode ");
        assertThat(MitosisFlags.refusals(auto)).allMatch(o -> o.hint().contains("cell_parent_cgroup"));
    }

    private static List<String> messages(SchedulerUse use) {
        return MitosisFlags.refusals(use).stream()
                .map(JavaModel.Obstacle::message)
                .toList();
    }

    @Test
    void withTheCpuControllerCgroupsInheritAndMovesRefreshAtOnce() {
        Lab lab = Lab.started(16, "base");
        lab.cell(ALPHA, "alpha", "");
        lab.kernel.parent[BETA] = ALPHA;
        lab.kernel.alive[BETA] = true;
        assertThat(lab.mitosis.cgroupInit(BETA, 100, 100_000, -1)).isZero();
        lab.task(P, 0);
        lab.kernel.cgroup[P] = BETA;
        lab.mitosis.cgroupMove(P, 0, BETA);
        assertThat(lab.mitosis.clocks(P)).startsWith("clock[1]");
        lab.kernel.parent[9] = 8;
        assertThat(lab.mitosis.cgroupInit(9, 100, 100_000, -1)).isNegative();
        assertThat(lab.kernel.errors).containsExactly("cgrp_ctx lookup failed for cgid 9");
    }

    @Test
    void registersCgroupCallbacksOrHooks() {
        var info = crossCell("base").mitosis.info();
        assertThat(info.has(Callback.HOOK_CGROUP_MKDIR)).isTrue();
        assertThat(info.has(Callback.CGROUP_MOVE)).isFalse();
        assertThat(info.has(Callback.TICK)).isFalse();
    }
}
