package org.scxc.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.Action;
import org.scxc.model.Affinity;
import org.scxc.model.Amount;
import org.scxc.model.Cell;
import org.scxc.model.CpuSet;
import org.scxc.model.Kernel;
import org.scxc.model.Machine;
import org.scxc.model.Noise;
import org.scxc.model.Phase;
import org.scxc.model.SchedulerUse;
import org.scxc.model.Setup;
import org.scxc.model.SourceSpan;
import org.scxc.runtime.jvm.Simulator;

/** A process beside the test driver, and the lock that both need (docs/kernel/lifecycle.md#cpuset-write). */
class TwoWritersTest {
    private static final long WHEN = 100 * Setups.MS;

    /** When the process leaves its CPU, ns after the driver has been told to write; its first sleep is before. */
    private static List<Long> sleeps(Action... actions) {
        SchedulerUse use = new SchedulerUse("simple", "simple", "", new TreeMap<>(), SourceSpan.NONE);
        Setup setup = new Setup(
                "test",
                "",
                new Machine(1, 1, 4, 1),
                new Kernel(KernelProfiles.of("6.18"), 250, 0),
                Optional.of(use),
                Noise.NONE,
                List.of(cell(0), cell(1)),
                List.of(),
                List.of(new Phase("run", Setups.S, List.of(actions), SourceSpan.NONE)));
        List<Long> sleeps = new ArrayList<>();
        TraceSink sink = (ns, cpu, task, event) -> {
            if (ns >= WHEN && event.startsWith("sched_switch") && event.contains("prev_comm=second ")) {
                sleeps.add(ns - WHEN);
            }
        };
        Simulator.run(setup, 1, new RunOptions(sink, false));
        return sleeps;
    }

    private static Cell cell(int id) {
        return new Cell(id, "cell" + id, Optional.empty(), 100, List.of(), SourceSpan.NONE);
    }

    private static Action write(Optional<String> process, int cell) {
        Action set = new Action.SetCpus(cell, new Affinity.Cpus(CpuSet.of(cell)), SourceSpan.NONE);
        return new Action.At(Amount.exactly(WHEN), process, List.of(set), SourceSpan.NONE);
    }

    @Test
    void aWriterThatFindsTheLockHeldSleepsUntilItIsLetGo() {
        assertThat(sleeps(write(Optional.of("second"), 1))).hasSize(1); // alone it sleeps when it is done
        List<Long> beside = sleeps(write(Optional.empty(), 0), write(Optional.of("second"), 1));
        assertThat(beside).hasSize(2);
        assertThat(beside.getFirst()).as("entered, and asleep").isLessThan(30_000);
        assertThat(beside.getLast()).as("after the other's write and its own").isGreaterThan(60_000);
    }

    @Test
    void oneOfTwoProcessesWaitsForTheOther() {
        List<Long> beside = sleeps(write(Optional.of("first"), 0), write(Optional.of("second"), 1));
        assertThat(beside).hasSize(2);
    }

    @Test
    void aPhaseEndsWhenEveryProcessHasFinishedWhatItBegan() {
        Action late = new Action.At(
                Amount.exactly(Setups.S - 1_000),
                Optional.of("second"),
                List.of(new Action.SetCpus(1, new Affinity.Cpus(CpuSet.of(1)), SourceSpan.NONE)),
                SourceSpan.NONE);
        List<Long> sleeps = sleeps(late);
        assertThat(sleeps).hasSize(1);
        assertThat(sleeps.getLast()).as("after its write").isGreaterThan(Setups.S - WHEN + 29_000);
    }
}
