package org.scxc.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.Affinity;
import org.scxc.model.Amount;
import org.scxc.model.CpuSet;
import org.scxc.model.Kernel;
import org.scxc.model.Machine;
import org.scxc.model.Noise;
import org.scxc.model.Phase;
import org.scxc.model.Policy;
import org.scxc.model.SchedulerUse;
import org.scxc.model.Setup;
import org.scxc.model.SourceSpan;
import org.scxc.model.WorkerGroup;
import org.scxc.model.Workload;
import org.scxc.runtime.jvm.Simulator;

/** What noise does to CPUs that are busy (docs/kernel/time.md#noise, #latencies). */
class NoiseTest {
    private static final Machine MACHINE = new Machine(1, 1, 4, 1);

    private static Setup setup(Noise noise, WorkerGroup... root) {
        SchedulerUse use = new SchedulerUse("simple", "simple", "", new TreeMap<>(), SourceSpan.NONE);
        return new Setup(
                "noise",
                "",
                MACHINE,
                new Kernel(KernelProfiles.of("6.18"), 250, 0),
                Optional.of(use),
                noise,
                List.of(),
                List.of(root),
                List.of(new Phase("run", 20 * Setups.S, List.of(), SourceSpan.NONE)));
    }

    private static WorkerGroup kernelWork(long run, long period, long settles) {
        Workload.Each each = new Workload.Each(
                period,
                new Workload.Offset.Fixed(0),
                4 * Setups.MS,
                1,
                0,
                settles,
                List.of(new Workload.Work(Amount.exactly(run))));
        return new WorkerGroup(
                9,
                "work",
                "work",
                1,
                WorkerGroup.Placement.PER_CPU,
                new Workload("kernel_work", List.of(each)),
                new Policy.Normal(),
                0,
                new Affinity.Inherit(),
                SourceSpan.NONE);
    }

    private static List<Long> visits(Setup setup, String comm) {
        List<Long> at = new ArrayList<>();
        TraceSink sink = (ns, cpu, task, event) -> {
            if (event.startsWith("sched_switch") && event.contains("next_comm=" + comm)) {
                at.add(ns);
            }
        };
        Simulator.run(setup, 1, new RunOptions(sink, false));
        return at;
    }

    @Test
    void memoryCountersOfALoneSpinnersCpuSettle() {
        WorkerGroup spinner = pinned(Setups.group(0, "spinner", 1, Setups.SPIN, new Policy.Normal()), 2);
        Noise noise = new Noise("n", List.of(kernelWork(9_000, Setups.S, 6 * Setups.S)), List.of(), 0);
        List<Long> visits = visits(setup(noise, spinner), "kworker/2");
        assertThat(visits.stream().filter(at -> at > 0)).hasSizeBetween(5, 6);
        assertThat(visits).allMatch(at -> at < 6 * Setups.S + 32 * Setups.MS);
    }

    @Test
    void withoutSettlingTheyComeForEver() {
        WorkerGroup spinner = pinned(Setups.group(0, "spinner", 1, Setups.SPIN, new Policy.Normal()), 2);
        Noise noise = new Noise("n", List.of(kernelWork(9_000, Setups.S, 0)), List.of(), 0);
        assertThat(visits(setup(noise, spinner), "kworker/2").stream().filter(at -> at > 0))
                .hasSizeBetween(19, 20);
    }

    @Test
    void onOneHostThreadInstructionsTakeAsManyTimesAsLongAsCpusAreBusy() {
        WorkerGroup spinners = Setups.group(0, "spinner", 4, Setups.SPIN, new Policy.Normal());
        List<WorkerGroup> work = List.of(kernelWork(100_000, Setups.S, 0));
        double quiet = percent(setup(Noise.NONE, spinners));
        double alone = percent(setup(new Noise("n", work, List.of(), 0), spinners));
        double shared = percent(setup(new Noise("n", work, List.of(), 40_000), spinners));
        // 100 µs a second on each CPU, which its spinner loses.
        assertThat(quiet - alone).isBetween(0.008, 0.012);
        assertThat(quiet - shared).isBetween(0.034, 0.046);
    }

    private static double percent(Setup setup) {
        return Setups.percent(Simulator.run(setup, 1, RunOptions.DEFAULT), 0);
    }

    private static WorkerGroup pinned(WorkerGroup g, int cpu) {
        return new WorkerGroup(
                g.id(),
                g.name(),
                g.comm(),
                g.count(),
                g.placement(),
                g.workload(),
                g.policy(),
                g.nice(),
                new Affinity.Cpus(CpuSet.of(cpu)),
                SourceSpan.NONE);
    }
}
