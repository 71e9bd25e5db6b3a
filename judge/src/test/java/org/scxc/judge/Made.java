package org.scxc.judge;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.Affinity;
import org.scxc.model.Cell;
import org.scxc.model.CpuSet;
import org.scxc.model.ExitKind;
import org.scxc.model.Expectation;
import org.scxc.model.Expectation.Claim;
import org.scxc.model.Expr;
import org.scxc.model.Histogram;
import org.scxc.model.Kernel;
import org.scxc.model.Machine;
import org.scxc.model.Measure;
import org.scxc.model.Noise;
import org.scxc.model.Outcome;
import org.scxc.model.Outcome.GroupStats;
import org.scxc.model.Outcome.PhaseOutcome;
import org.scxc.model.Phase;
import org.scxc.model.Policy;
import org.scxc.model.Scenario;
import org.scxc.model.SchedulerUse;
import org.scxc.model.Setup;
import org.scxc.model.SourceSpan;
import org.scxc.model.Subject;
import org.scxc.model.WorkerGroup;
import org.scxc.model.Workload;

/** Setups and outcomes made by hand: 10 s of warmup, 20 s of load; group 0 = drifter, 1 = audio, 2 = noise. */
final class Made {
    static final long S = 1_000_000_000L;
    static final Subject DRIFTER = new Subject("drifter", List.of(0));
    static final Subject AUDIO = new Subject("audio", List.of(1));

    private Made() {}

    static Setup setup(boolean withScheduler) {
        Optional<SchedulerUse> use = withScheduler
                ? Optional.of(new SchedulerUse("mitosis", "mitosis", "", new TreeMap<>(), SourceSpan.NONE))
                : Optional.empty();
        Cell cell = new Cell(
                0, "beta", Optional.empty(), 100, List.of(group(0, "drifter"), group(1, "audio")), SourceSpan.NONE);
        return new Setup(
                "s",
                "v",
                new Machine(1, 1, 4, 1),
                new Kernel(KernelProfiles.of("6.18"), 250, 5 * S),
                use,
                new Noise("n", List.of(group(2, "noise")), List.of(), 0),
                List.of(cell),
                List.of(),
                List.of(
                        new Phase("warmup", 10 * S, List.of(), SourceSpan.NONE),
                        new Phase("load", 20 * S, List.of(), SourceSpan.NONE)));
    }

    static WorkerGroup group(int id, String name) {
        return new WorkerGroup(
                id,
                name,
                name,
                1,
                WorkerGroup.Placement.COUNT,
                new Workload("spin", List.of(new Workload.SpinForever())),
                new Policy.Normal(),
                0,
                new Affinity.Inherit(),
                SourceSpan.NONE);
    }

    static Outcome healthy(PhaseOutcome... phases) {
        return outcome(Optional.empty(), Optional.empty(), Optional.empty(), 30 * S, List.of(phases));
    }

    static Outcome exit(ExitKind kind, String message, long at, Integer group, PhaseOutcome... phases) {
        Outcome.Exit exit = new Outcome.Exit(kind, 0, message, at, Optional.ofNullable(group), false);
        return outcome(Optional.empty(), Optional.of(exit), Optional.empty(), at, List.of(phases));
    }

    static Outcome hotplug(long at) {
        Outcome.Exit exit =
                new Outcome.Exit(ExitKind.UNREG_KERN, 1L << 48 | 1L << 32, "cpu 3", at, Optional.empty(), false);
        return outcome(Optional.empty(), Optional.of(exit), Optional.empty(), at, List.of(phases(at)));
    }

    static Outcome stall(long at) {
        return exit(ExitKind.ERROR_STALL, "drifter[341] failed to run for 5.004s", at, 0, phases(at));
    }

    static Outcome bail(String output, long at) {
        Outcome.Exit exit = new Outcome.Exit(ExitKind.UNREG, 0, "", at, Optional.empty(), false);
        return outcome(
                Optional.empty(),
                Optional.of(exit),
                Optional.of(new Outcome.Bail(output, at)),
                at,
                List.of(phases(at)));
    }

    /** A bail a quarter of a second before t = 0. */
    static Outcome early(String output) {
        Outcome.Exit exit = new Outcome.Exit(ExitKind.UNREG, 0, "", -S / 4, Optional.empty(), false);
        Optional<Outcome.Bail> bail = Optional.of(new Outcome.Bail(output, -S / 4));
        return outcome(Optional.empty(), Optional.of(exit), bail, -S / 4, List.of());
    }

    static Outcome unloadable(String why) {
        return outcome(Optional.of(why), Optional.empty(), Optional.empty(), 0, List.of());
    }

    /** A second load is refused in a run that goes on. */
    static Outcome refusedLoad(String why, Outcome run) {
        return with(run, List.of(new Outcome.LoadFailure(why, 2 * S, false)), run.exit(), List.of());
    }

    /** A second load is ended before the scheduler is enabled. */
    static Outcome endedLoad(String message, Outcome run) {
        return with(
                run,
                List.of(new Outcome.LoadFailure(message, 2 * S, true)),
                Optional.of(new Outcome.Exit(ExitKind.ERROR, 0, message, 2 * S, Optional.empty(), false)),
                List.of());
    }

    /** The scheduler was loaded again, and ended again. */
    static Outcome again(Outcome run, ExitKind kind, String message) {
        return with(
                run,
                List.of(),
                run.exit(),
                List.of(new Outcome.Exit(kind, 0, message, 13 * S, Optional.empty(), false)));
    }

    private static Outcome with(
            Outcome run, List<Outcome.LoadFailure> failures, Optional<Outcome.Exit> exit, List<Outcome.Exit> later) {
        return new Outcome(
                1,
                failures,
                exit,
                later,
                run.bail(),
                run.endNs(),
                run.phases(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                0,
                Optional.empty());
    }

    static Outcome cut(long at) {
        return outcome(Optional.empty(), Optional.empty(), Optional.empty(), at, List.of(phases(at)));
    }

    /** The phases that had begun by {@code at}, without workers. */
    static PhaseOutcome[] phases(long at) {
        PhaseOutcome warmup = phase("warmup", 0, Math.min(at, 10 * S), at >= 10 * S);
        return at <= 10 * S
                ? new PhaseOutcome[] {warmup}
                : new PhaseOutcome[] {warmup, phase("load", 10 * S, at, at >= 30 * S)};
    }

    static PhaseOutcome phase(String name, long from, long to, boolean complete, GroupStats... groups) {
        Map<Integer, GroupStats> all = new TreeMap<>();
        for (GroupStats g : groups) {
            all.put(g.group(), g);
        }
        return new PhaseOutcome(name, from, to, complete, all);
    }

    static GroupStats stats(int group, long usageNs) {
        return new GroupStats(
                group,
                1,
                usageNs,
                usageNs,
                usageNs,
                usageNs / 1000,
                new Histogram(),
                new Histogram(),
                CpuSet.of(1),
                5 * S);
    }

    static Outcome outcome(
            Optional<String> load,
            Optional<Outcome.Exit> exit,
            Optional<Outcome.Bail> bail,
            long end,
            List<PhaseOutcome> phases) {
        return new Outcome(1, load, exit, bail, end, phases, List.of(), List.of(), List.of(), 0);
    }

    static Expectation expect(Claim claim) {
        return new Expectation("expect it", claim, Optional.empty(), SourceSpan.NONE);
    }

    static ClaimVerdict judge(Expectation expectation, Outcome... runs) {
        Scenario.Variant variant = new Scenario.Variant("v", List.of(), setup(true), List.of(expectation), 1);
        return Judge.judge(variant, List.of(runs)).claims().get(0);
    }

    static ClaimVerdict judge(Claim claim, Outcome... runs) {
        return judge(expect(claim), runs);
    }

    static Expr of(Measure.Kind kind, Measure.Statistic statistic, Subject subject, String phase) {
        return new Expr.Of(new Measure(
                kind,
                statistic,
                subject,
                Optional.ofNullable(phase),
                kind.name().toLowerCase(java.util.Locale.ROOT) + "(" + subject.text() + ")"));
    }

    static Expr ns(double value) {
        return new Expr.Constant(value, Expr.Unit.NS);
    }

    static Expr percent(double value) {
        return new Expr.Constant(value / 100, Expr.Unit.FRACTION);
    }
}
