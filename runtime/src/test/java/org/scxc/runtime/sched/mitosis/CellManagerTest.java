package org.scxc.runtime.sched.mitosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.scxc.runtime.ops.UserSpace;

/** The loop beside the scheduler: rescans, re-reads, bails, rebalancing (docs/kernel/mitosis-manager.md#main-loop). */
class CellManagerTest {
    private static final int ALPHA = 2;
    private static final int BETA = 3;
    private static final int GAMMA = 4;
    private static final long S = 1_000_000_000L;

    @Test
    void masksOverTimeAsObserved() {
        Lab lab = Lab.started(16, "pr3593", "enable_borrowing");
        lab.cell(ALPHA, "alpha", "");
        lab.cpuset(ALPHA, "1-7");
        lab.iterate(false);
        lab.cell(BETA, "beta", "");
        lab.cpuset(BETA, "8-11");
        lab.iterate(false);
        lab.cell(GAMMA, "gamma", "12-13");
        lab.cpuset(ALPHA, "0-7");
        lab.iterate(false);
        lab.cpuset(ALPHA, "2-5");
        lab.cpuset(ALPHA, "2-6");
        lab.iterate(false);
        assertThat(lab.log)
                .containsExactly(
                        "cell 0: 0-15",
                        "cell 0: 0-7, may borrow 8-15; cell 1: 8-15, may borrow 0-7",
                        "cell 0: 0,8-15, may borrow 1-7; cell 1: 1-7",
                        "cell 0: 0,8-11, may borrow 1-7,12-15; cell 1: 1-7; cell 2: 12-15, may borrow 0-11",
                        "cell 0: 0,12-15, may borrow 1-11; cell 1: 1-7; cell 2: 8-11",
                        "cell 0: 0,14-15, may borrow 1-13; cell 1: 1-7; cell 2: 8-11; cell 3: 12-13",
                        "cell 0: 14-15, may borrow 0-13; cell 1: 0-7; cell 2: 8-11; cell 3: 12-13",
                        "cell 0: 0-1,7,14-15, may borrow 2-6,8-13; cell 1: 2-6; cell 2: 8-11; cell 3: 12-13");
    }

    @Test
    void aWriteAfterTheRescanIsCorrectedInTheSameOrTheNextIteration() {
        Lab lab = Lab.started(16, "base");
        lab.mkdir(ALPHA, "alpha");
        lab.iterate(true);
        lab.iterate(false);
        assertThat(lab.log).hasSize(2);
        // the counter moved but the value is the same: applied, without a configuration
        lab.mitosis.hook(org.scxc.runtime.ops.Callback.HOOK_CPUSET_WRITE, ALPHA);
        lab.iterate(false);
        assertThat(lab.log).hasSize(2);
        lab.cpuset(ALPHA, "1-7");
        lab.iterate(false);
        assertThat(lab.log.getLast()).isEqualTo("cell 0: 0,8-15; cell 1: 1-7");
    }

    /** docs/kernel/mitosis-manager.md#lost-update: the number is there before the value. */
    @Test
    void aReadBetweenHookAndCommitLosesTheWrite() {
        Lab lab = Lab.started(16, "base");
        lab.cell(ALPHA, "alpha", "0-3");
        int before = lab.log.size();
        lab.beginWrite(ALPHA);
        lab.iterate(false);
        lab.commit(ALPHA, "4-7");
        lab.iterate(false);
        assertThat(lab.log).hasSize(before);
        lab.cell(BETA, "beta", "8-9"); // of alpha an event knows what was read last; that this is a write helps
        assertThat(lab.log.getLast()).contains("cell 1: 4-7");
    }

    /** Two writers exchange two cells' CPUs while the manager is between the two files. */
    @Test
    void aReReadBetweenTwoWritesFindsOneNewAndOneOld() {
        Lab lab = Lab.started(16, "base");
        lab.cell(ALPHA, "alpha", "0-3");
        lab.cell(BETA, "beta", "4-7");
        lab.beginWrite(ALPHA);
        lab.beginWrite(BETA);
        assertThat(lab.manager.beginChecks(lab)).isEqualTo(2);
        lab.manager.read(lab, 0);
        lab.commit(ALPHA, "4-7");
        lab.commit(BETA, "0-3");
        lab.manager.read(lab, 1);
        assertThat(lab.manager.checks(lab)).isEmpty();
        int after = lab.log.size();
        assertThat(lab.log.getLast()).isEqualTo("cell 0: 4-15; cell 1: 0-1; cell 2: 2-3");
        lab.iterate(false);
        assertThat(lab.log).hasSize(after);
    }

    /** docs/kernel/mitosis-manager.md#mkdir-then-cpuset, case 1 for one cell and case 2 for the other. */
    @Test
    void aWriteBetweenTwoNewCellsFilesIsSeenOfTheSecondOnly() {
        Lab lab = Lab.started(16, "main");
        lab.mkdir(ALPHA, "alpha");
        lab.mkdir(BETA, "beta");
        assertThat(lab.manager.beginDirectoryEvents(lab)).isEqualTo(2);
        lab.manager.read(lab, 0);
        lab.cpuset(ALPHA, "0-3");
        lab.cpuset(BETA, "4-7");
        lab.manager.read(lab, 1);
        assertThat(lab.manager.directoryEvents(lab)).isEmpty();
        assertThat(lab.log.getLast()).isEqualTo("cell 0: 0-3,8-10; cell 1: 11-15; cell 2: 4-7");
        lab.iterate(false);
        assertThat(lab.log.getLast()).isEqualTo("cell 0: 8-15; cell 1: 0-3; cell 2: 4-7");
    }

    @Test
    void starvingCellZeroEndsTheProcess() {
        Lab lab = Lab.started(16, "pr3593");
        lab.cell(ALPHA, "alpha", "0-7");
        lab.mkdir(BETA, "beta");
        lab.cpuset(BETA, "8-15");
        assertThat(lab.iterate(true).orElseThrow().output()).isEqualTo("""
            running scheduler main loop
            processing cell manager events
            recomputing cell configuration for new cgroups
            computing equal-weight CPU assignments (rebalancing disabled)
            Cell 0 has no CPUs assigned (nr_cpus=16, num_cells=3)\
            """);
    }

    @Test
    void starvingThroughACpusetWriteNamesTheOtherPart() {
        Lab lab = Lab.started(16, "base");
        lab.cell(ALPHA, "alpha", "0-7");
        lab.cpuset(ALPHA, "0-15");
        assertThat(lab.iterate(false).orElseThrow().output())
                .contains("\nchecking cpuset changes\nrecomputing cell configuration after cpuset change\n");
    }

    @Test
    void tooFewCpusNamesTheTargets() {
        Lab lab = Lab.started(2, "base");
        lab.mkdir(ALPHA, "alpha");
        lab.mkdir(BETA, "beta");
        assertThat(lab.iterate(true).orElseThrow().output())
                .endsWith("\ncomputing per-cell CPU targets\nNot enough CPUs (2) for 3 cells (need at least 1 each)");
    }

    @Test
    void cellZeroKeepsItsMinimumInMain() {
        Lab lab = Lab.started(16, "main", "cell0_min_cpus=1");
        lab.cell(ALPHA, "alpha", "0-7");
        lab.cell(BETA, "beta", "8-15");
        assertThat(lab.log.getLast()).isEqualTo("cell 0: 0; cell 1: 1-7; cell 2: 8-15");
    }

    /** The program walks a hash map before MAIN, so either of two cells that vanish at once may be freed last. */
    @Test
    void cellsThatVanishAtOnceAreFreedInAnyOrder() {
        for (String version : new String[] {"base", "main"}) {
            Set<String> reused = new TreeSet<>();
            for (int seed = 0; seed < 20; seed++) {
                Lab lab = Lab.started(16, version);
                lab.arbitrary = new Random(seed)::nextInt;
                lab.cell(ALPHA, "a", "");
                lab.cell(BETA, "b", "");
                lab.rmdir(ALPHA);
                lab.rmdir(BETA);
                lab.iterate(true);
                lab.cell(GAMMA, "c", "");
                reused.add(lab.log.getLast().contains("cell 1:") ? "lowest" : "highest");
            }
            assertThat(reused).isEqualTo(version.equals("base") ? Set.of("lowest", "highest") : Set.of("lowest"));
        }
    }

    @Test
    void freedIdsAreReusedLastFirstOrLowestFirst() {
        for (String version : new String[] {"base", "main"}) {
            Lab lab = Lab.started(16, version);
            lab.cell(ALPHA, "a", "");
            lab.cell(BETA, "b", "");
            lab.cell(GAMMA, "c", "");
            lab.rmdir(ALPHA);
            lab.iterate(true);
            lab.rmdir(BETA);
            lab.iterate(true);
            assertThat(lab.log.getLast())
                    .startsWith("cell 0:")
                    .contains("cell 3:")
                    .doesNotContain("cell 1:");
            lab.cell(5, "d", "");
            assertThat(lab.log.getLast()).contains(version.equals("base") ? "cell 2:" : "cell 1:");
        }
    }

    @Test
    void eventsBeforeTheRescanShareItAndExcludedNamesStayInCellZero() {
        Lab lab = Lab.started(16, "main");
        lab.mkdir(ALPHA, "zeta");
        lab.mkdir(BETA, "beta");
        lab.cpuset(ALPHA, "1-7");
        lab.iterate(true);
        // sorted by path: beta is cell 1
        assertThat(lab.log).containsExactly("cell 0: 0-15", "cell 0: 0,8-11; cell 1: 12-15; cell 2: 1-7");
        var use = Lab.use("base");
        use.flags().put("cell_exclude", new org.scxc.model.Value.Text("zeta"));
        Mitosis other = new Mitosis(use);
        other.attach(new FakeKernel(16));
        lab.start(other.userSpace());
        assertThat(lab.log.getLast()).isEqualTo("cell 0: 0-7; cell 1: 8-15");
    }

    @Test
    void sameNameWithANewInodeIsAnotherCell() {
        Lab lab = Lab.started(16, "base");
        lab.cell(ALPHA, "alpha", "1-7");
        lab.rmdir(ALPHA);
        lab.mkdir(BETA, "alpha");
        lab.iterate(true);
        assertThat(lab.log.getLast()).isEqualTo("cell 0: 0-7; cell 1: 8-15");
    }

    @Test
    void missingParentIsReported() {
        Lab lab = new Lab(16, "base");
        var use = Lab.use("base");
        use.flags().put("cell_parent_cgroup", new org.scxc.model.Value.Text("/none"));
        Mitosis other = new Mitosis(use);
        other.attach(new FakeKernel(16));
        assertThat(other.userSpace().start(lab))
                .contains(new UserSpace.End("Cell parent cgroup path does not exist: /sys/fs/cgroup/none"));
    }

    @Test
    void silentCellsKeepTheirValueAndTheFloorHoldsForIdleOnes() {
        Lab lab = Lab.started(16, "base", "enable_rebalancing");
        lab.cell(ALPHA, "alpha", "");
        // cell 0 works a little, alpha not at all: 0.3 × 1 %
        lab.addRunning(0, 0, S * 8 / 100);
        lab.iterate(false);
        assertThat(smoothed(lab, 0)).isCloseTo(0.3, within());
        lab.iterate(false);
        assertThat(smoothed(lab, 0)).isCloseTo(0.3, within());
        lab.cell(BETA, "beta", "");
        assertThat(lab.log.getLast()).isEqualTo("cell 0: 0-9; cell 1: 10; cell 2: 11-15");
    }

    @Test
    void lendingLetsASilentCellDecay() {
        Lab lab = Lab.started(16, "base", "enable_rebalancing", "enable_borrowing");
        lab.cell(ALPHA, "alpha", "");
        lab.addRunning(8, 1, 8 * S);
        lab.iterate(false);
        assertThat(smoothed(lab, 1)).isCloseTo(30, within());
        lab.addRunning(9, 0, S);
        lab.iterate(false);
        assertThat(smoothed(lab, 1)).isCloseTo(21, within());
    }

    @Test
    void rebalanceWaitsForCooldownAndThreshold() {
        Lab lab = Lab.started(16, "base", "enable_rebalancing");
        lab.cell(ALPHA, "alpha", "");
        lab.addRunning(8, 1, 8 * S);
        lab.kernel.now = 5 * S - 1;
        lab.iterate(false);
        assertThat(lab.log).hasSize(2);
        lab.kernel.now = 5 * S;
        lab.iterate(false);
        assertThat(lab.log.getLast()).isEqualTo("cell 0: 0; cell 1: 1-15");
        // applied: the cooldown starts again
        lab.addRunning(0, 0, 100 * S);
        lab.iterate(false);
        assertThat(lab.log).hasSize(3);
    }

    private static org.assertj.core.data.Offset<Double> within() {
        return org.assertj.core.data.Offset.offset(1e-9);
    }

    private static double smoothed(Lab lab, int id) {
        return Double.longBitsToDouble(lab.kernel.store.get(lab.kernel.store.find("mitosis.manager.smoothed") + id));
    }
}
