package org.scxc.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.Action;
import org.scxc.model.Affinity;
import org.scxc.model.Amount;
import org.scxc.model.Kernel;
import org.scxc.model.Machine;
import org.scxc.model.Noise;
import org.scxc.model.Outcome;
import org.scxc.model.Phase;
import org.scxc.model.Policy;
import org.scxc.model.SchedulerUse;
import org.scxc.model.Setup;
import org.scxc.model.SleepState;
import org.scxc.model.SourceSpan;
import org.scxc.model.WorkerGroup;
import org.scxc.model.Workload;
import org.scxc.runtime.kernel.Listener;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.OpsInfo;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.work.Simulation;

/** What a scheduler and its tasks see of a suspend: docs/kernel/lifecycle.md#suspend. */
class SuspendTest {
    private static final Workload NAPS = new Workload(
            "naps",
            List.of(
                    new Workload.Work(Amount.exactly(Setups.MS / 10)),
                    new Workload.Sleep(Amount.exactly(Setups.MS / 10))));

    private final Witness witness = new Witness();

    private Outcome run(String kernel, SleepState state, long sleepsNs, WorkerGroup... groups) {
        SchedulerUse use = new SchedulerUse("witness", "witness", "", new TreeMap<>(), SourceSpan.NONE);
        List<Action> suspend = List.of(new Action.Suspend(state, sleepsNs, SourceSpan.NONE));
        Setup setup = new Setup(
                "test",
                "",
                new Machine(1, 1, 4, 1),
                new Kernel(KernelProfiles.of(kernel), 250, 0),
                Optional.of(use),
                Noise.NONE,
                List.of(),
                List.of(groups),
                List.of(
                        new Phase("awake", Setups.S, List.of(), SourceSpan.NONE),
                        new Phase("sleeps", Setups.S, suspend, SourceSpan.NONE)));
        return new Simulation(setup, 1).run(Listener.NONE, (u, k) -> witness);
    }

    private static WorkerGroup naps(int id, WorkerGroup.Kthread kthread) {
        WorkerGroup plain = Setups.group(id, "naps", 16, NAPS, new Policy.Normal());
        return new WorkerGroup(
                id,
                "naps",
                "naps",
                16,
                WorkerGroup.Placement.COUNT,
                NAPS,
                plain.policy(),
                0,
                new Affinity.Inherit(),
                Optional.empty(),
                kthread,
                SourceSpan.NONE);
    }

    /** freeze_secondary_cpus(): the last CPU first; thaw_secondary_cpus(): the first one first. */
    @ParameterizedTest
    @ValueSource(strings = {"6.12", "6.18", "7.3"})
    void cpusGoFromTheLastAndComeFromTheFirst(String kernel) {
        run(kernel, SleepState.DEEP, Setups.S, Setups.group(0, "spin", 4, Setups.SPIN, new Policy.Normal()));
        assertThat(witness.seen).containsExactly("-3", "-2", "-1", "+1", "+2", "+3");
    }

    @Test
    void suspendToIdleTakesNoCpu() {
        run("7.3", SleepState.S2IDLE, Setups.S, Setups.group(0, "spin", 4, Setups.SPIN, new Policy.Normal()));
        assertThat(witness.seen).isEmpty();
    }

    /** Kernel threads go on, in bypass. */
    @Test
    void theSchedulerIsNotAskedMeanwhile() {
        run(
                "7.3",
                SleepState.DEEP,
                Setups.S,
                naps(0, WorkerGroup.Kthread.UNBOUND),
                Setups.group(1, "spin", 4, Setups.SPIN, new Policy.Normal()));
        assertThat(witness.askedAwake).isGreaterThan(1_000);
        assertThat(witness.askedSuspended).isZero();
    }

    /** The clock stands, whatever the time on the wall. */
    @Test
    void theTimeAsleepIsNoTime() {
        WorkerGroup[] groups = {naps(0, WorkerGroup.Kthread.NO)};
        Outcome second = run("7.3", SleepState.DEEP, Setups.S, groups);
        Outcome day = run("7.3", SleepState.DEEP, 86_400 * Setups.S, groups);
        assertThat(day.endNs()).isEqualTo(second.endNs()).isLessThan(2_100 * Setups.MS);
        Outcome.PhaseOutcome awake = day.phases().get(0);
        Outcome.PhaseOutcome sleeps = day.phases().get(1);
        assertThat(sleeps.groups().get(0).usageNs())
                .isGreaterThan(awake.groups().get(0).usageNs() * 95 / 100);
    }

    /** Counts what it is asked, and says which CPUs come and go. */
    private static final class Witness implements SchedExtOps {
        private final List<String> seen = new ArrayList<>();
        private Kfuncs kernel;
        private boolean suspended;
        private int askedAwake;
        private int askedSuspended;

        @Override
        public OpsInfo info() {
            return new OpsInfo(
                    "witness",
                    0,
                    0,
                    0,
                    EnumSet.of(
                            Callback.SELECT_CPU,
                            Callback.ENQUEUE,
                            Callback.DISPATCH,
                            Callback.CPU_OFFLINE,
                            Callback.CPU_ONLINE));
        }

        @Override
        public void attach(Kfuncs door) {
            kernel = door;
        }

        @Override
        public int selectCpu(int task, int prevCpu, long wakeFlags) {
            asked();
            return prevCpu;
        }

        @Override
        public void enqueue(int task, long enqFlags) {
            asked();
            kernel.dsqInsert(task, Scx.DSQ_GLOBAL, Scx.SLICE_DFL, 0);
        }

        @Override
        public void dispatch(int cpu, int prev) {
            asked();
        }

        private void asked() {
            if (suspended) {
                askedSuspended++;
            } else {
                askedAwake++;
            }
        }

        @Override
        public void cpuOffline(int cpu) {
            seen.add("-" + cpu);
            suspended = true;
        }

        @Override
        public void cpuOnline(int cpu) {
            seen.add("+" + cpu);
            suspended = cpu < 3;
        }
    }
}
