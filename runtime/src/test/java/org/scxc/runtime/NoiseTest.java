package org.scxc.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.Action;
import org.scxc.model.Affinity;
import org.scxc.model.Amount;
import org.scxc.model.Cell;
import org.scxc.model.CpuSet;
import org.scxc.model.Kernel;
import org.scxc.model.Machine;
import org.scxc.model.Noise;
import org.scxc.model.Outcome;
import org.scxc.model.Phase;
import org.scxc.model.Policy;
import org.scxc.model.SchedulerUse;
import org.scxc.model.Setup;
import org.scxc.model.SourceSpan;
import org.scxc.model.Value;
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
        return kernelWork(WorkerGroup.Placement.PER_CPU, run, period, settles, 0);
    }

    private static WorkerGroup kernelWork(
            WorkerGroup.Placement placement, long run, long period, long settles, double idle) {
        Workload.Each each = new Workload.Each(
                period,
                new Workload.Offset.Fixed(0),
                4 * Setups.MS,
                1,
                idle,
                settles,
                Workload.Growth.NONE,
                List.of(new Workload.Work(Amount.exactly(run))));
        return new WorkerGroup(
                9,
                "work",
                "work",
                1,
                placement,
                new Workload("kernel_work", List.of(each)),
                new Policy.Normal(),
                0,
                new Affinity.Inherit(),
                SourceSpan.NONE);
    }

    private static Cell cell(int id, String name, WorkerGroup... workers) {
        return new Cell(id, name, Optional.empty(), 100, List.of(workers), SourceSpan.NONE);
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

    /** Idle guests show almost no visit in 15 to 20 s: vmstat and lru come after activity on their CPU. */
    @Test
    void cpusOnWhichNothingRanAreNotVisited() {
        WorkerGroup spinner = pinned(Setups.group(0, "spinner", 1, Setups.SPIN, new Policy.Normal()), 2);
        WorkerGroup work = kernelWork(WorkerGroup.Placement.PER_CPU, 9_000, Setups.S, 6 * Setups.S, 1);
        Setup setup = setup(new Noise("n", List.of(work), List.of(), 0), spinner);
        List<String> visited = new ArrayList<>();
        for (int cpu = 0; cpu < MACHINE.cpus(); cpu++) {
            if (visits(setup, "kworker/" + cpu).stream().anyMatch(at -> at > 0)) {
                visited.add("CPU " + cpu);
            }
        }
        assertThat(visited).contains("CPU 2").doesNotContain("CPU 3"); // on 0 and 1 it was forked and set up
    }

    /** DAMON_STAT's interval doubles after 60 samples, in a guest that has just been booted. */
    @Test
    void aPeriodDoublesAfterSoManyVisitsUpToTheLongest() {
        Workload.Each each = new Workload.Each(
                10 * Setups.MS,
                new Workload.Offset.Fixed(0),
                0,
                1,
                1,
                0,
                new Workload.Growth(60, 40 * Setups.MS),
                List.of(new Workload.Work(Amount.exactly(16_000))));
        WorkerGroup sampler = new WorkerGroup(
                9,
                "sampler",
                "sampler",
                1,
                WorkerGroup.Placement.COUNT,
                new Workload("sampling", List.of(each)),
                new Policy.Normal(),
                0,
                new Affinity.Inherit(),
                SourceSpan.NONE);
        WorkerGroup spinner = pinned(Setups.group(0, "spinner", 1, Setups.SPIN, new Policy.Normal()), 2);
        List<Long> visits = visits(setup(new Noise("n", List.of(sampler), List.of(), 0), spinner), "sampler");
        List<Long> distances = new ArrayList<>();
        for (int i = 1; i < visits.size(); i++) {
            distances.add((visits.get(i) - visits.get(i - 1) + Setups.MS / 2) / Setups.MS);
        }
        assertThat(distances.subList(0, 59)).containsOnly(10L);
        assertThat(distances.subList(60, 119)).containsOnly(20L);
        assertThat(distances.subList(120, distances.size())).containsOnly(40L);
    }

    /** psi_avgs_work() re-arms itself while something in its cgroup runs: not for a cell without workers. */
    @Test
    void pressureIsAveragedWhileACgroupIsActive() {
        WorkerGroup spinner = Setups.group(0, "spinner", 1, Setups.SPIN, new Policy.Normal());
        WorkerGroup psi = kernelWork(WorkerGroup.Placement.PER_CGROUP, 16_000, 2 * Setups.S, 0, 1);
        Setup root = setup(new Noise("n", List.of(psi), List.of(), 0));
        Setup setup = new Setup(
                "psi",
                "",
                MACHINE,
                root.kernel(),
                root.scheduler(),
                root.noise(),
                List.of(cell(0, "active", spinner), cell(1, "empty")),
                List.of(),
                root.phases());
        Map<String, Integer> visits = new TreeMap<>();
        TraceSink sink = (ns, cpu, task, event) -> {
            if (ns > Setups.S && event.startsWith("sched_switch") && event.contains(":work next_pid=")) {
                visits.merge(event.replaceAll(".*next_pid=(\\d+).*", "$1"), 1, Integer::sum);
            }
        };
        Simulator.run(setup, 1, new RunOptions(sink, false));
        assertThat(visits).hasSize(3); // the root, the parent of both cells, the first cell
        assertThat(visits.values()).allMatch(n -> n >= 9);
    }

    /**
     * docs/kernel/time.md#forks-and-moves: 24 forks take about 10 ms in an idle guest, and about 100 ms in one whose
     * thread eight spinners share.
     */
    @ParameterizedTest
    @CsvSource({"0, 0, 6, 12", "0, 8, 6, 12", "35000, 0, 6, 30", "35000, 8, 60, 140"})
    void forksTakeAsManyTimesAsLongAsCpusAreBusy(long turn, int busy, int atLeastMs, int atMostMs) {
        List<WorkerGroup> spinners =
                busy == 0 ? List.of() : List.of(Setups.group(0, "busy", busy, Setups.SPIN, new Policy.Normal()));
        WorkerGroup forked = Setups.group(1, "forked", 24, Setups.BURSTY, new Policy.Normal());
        Setup quiet = setup(new Noise("n", List.of(), List.of(), turn));
        Setup setup = new Setup(
                "forks",
                "",
                new Machine(1, 2, 4, 2),
                quiet.kernel(),
                quiet.scheduler(),
                quiet.noise(),
                List.of(),
                spinners,
                List.of(
                        new Phase("before", Setups.S, List.of(), SourceSpan.NONE),
                        new Phase(
                                "forks",
                                Setups.S,
                                List.of(new Action.Spawn(-1, List.of(forked), SourceSpan.NONE)),
                                SourceSpan.NONE)));
        List<Long> forks = new ArrayList<>();
        TraceSink sink = (ns, cpu, task, event) -> {
            if (event.startsWith("ops.enable: forked")) {
                forks.add(ns);
            }
        };
        Simulator.run(setup, 1, new RunOptions(sink, false));
        assertThat(forks).hasSize(24);
        assertThat((forks.getLast() - forks.getFirst()) / Setups.MS).isBetween((long) atLeastMs, (long) atMostMs);
    }

    /** A fork of 16 × 400 us, where a slice ends with each tick of 1 ms. */
    @Test
    void whatIsPreemptedGoesOnWhereItStopped() {
        WorkerGroup forked = Setups.group(1, "forked", 8, Setups.BURSTY, new Policy.Normal());
        SchedulerUse use = new SchedulerUse(
                "qmap", "qmap", "", new TreeMap<>(Map.of("slice", new Value.Duration(100_000))), SourceSpan.NONE);
        Setup setup = new Setup(
                "preempted",
                "",
                new Machine(1, 2, 4, 2),
                new Kernel(KernelProfiles.of("6.18"), 1000, 0),
                Optional.of(use),
                new Noise("n", List.of(), List.of(), 35_000),
                List.of(),
                List.of(Setups.group(0, "busy", 48, Setups.SPIN, new Policy.Normal())),
                List.of(
                        new Phase("before", Setups.S, List.of(), SourceSpan.NONE),
                        new Phase(
                                "forks",
                                Setups.S,
                                List.of(new Action.Spawn(-1, List.of(forked), SourceSpan.NONE)),
                                SourceSpan.NONE)));
        Outcome outcome = Simulator.run(setup, 1, RunOptions.DEFAULT);
        assertThat(outcome.cut()).isEmpty();
        assertThat(outcome.phases()).hasSize(2);
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
