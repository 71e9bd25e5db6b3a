package org.scxc.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.scxc.cli.command.Services;
import org.scxc.cli.load.Frontend;
import org.scxc.cli.load.OverrideOptions;
import org.scxc.cli.run.InJvm;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.Affinity;
import org.scxc.model.Cell;
import org.scxc.model.CpuSet;
import org.scxc.model.ExitKind;
import org.scxc.model.Expectation;
import org.scxc.model.Expr;
import org.scxc.model.Histogram;
import org.scxc.model.Kernel;
import org.scxc.model.Machine;
import org.scxc.model.Measure;
import org.scxc.model.Noise;
import org.scxc.model.Outcome;
import org.scxc.model.Phase;
import org.scxc.model.Policy;
import org.scxc.model.Race;
import org.scxc.model.Scenario;
import org.scxc.model.SchedulerUse;
import org.scxc.model.Setup;
import org.scxc.model.Sighting;
import org.scxc.model.SourceSpan;
import org.scxc.model.Subject;
import org.scxc.model.Suite;
import org.scxc.model.Watch;
import org.scxc.model.WorkerGroup;
import org.scxc.model.Workload;
import org.scxc.runtime.Refusal;
import org.scxc.runtime.RunOptions;
import org.scxc.runtime.diff.Difference;

/**
 * A language of one word a line in place of the compiler ({@code stall NAME}, {@code refused NAME}, {@code broken NAME},
 * {@code race NAME}, {@code suite NAME PATTERN}, {@code error}) and outcomes made by hand in place of the simulator.
 */
final class Fakes implements Frontend, InJvm {
    private static final long S = 1_000_000_000L;

    static Services services() {
        Fakes fakes = new Fakes();
        return new Services(fakes, fakes, "1.2.3");
    }

    @Override
    public Difference compare(Setup object, Setup against, long seed) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> phases() {
        return List.of("parse", "lower");
    }

    @Override
    public Compiled compile(Source source, OverrideOptions settings, String phase, Consumer<String> out) {
        if (source.unreadable().isPresent()) {
            return Compiled.unread(source, source.unreadable().get());
        }
        if (!phase.isEmpty()) {
            out.accept("after " + phase + "\n");
        }
        List<Scenario> scenarios = new ArrayList<>();
        List<Race> races = new ArrayList<>();
        List<Suite> suites = new ArrayList<>();
        StringBuilder diagnostics = new StringBuilder();
        for (String line : source.text().lines().toList()) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "error" ->
                    diagnostics
                            .append("error: as told\n --> ")
                            .append(source.name())
                            .append(":1:1\n");
                case "race" -> races.add(new Race(words[1], "", source.name(), List.of(), SourceSpan.NONE));
                case "suite" ->
                    suites.add(new Suite(
                            words[1], List.of(words[2]), List.of(), OptionalInt.of(6), source.name(), SourceSpan.NONE));
                default -> scenarios.add(scenario(words[0], words[1], source));
            }
        }
        boolean wrong = !diagnostics.isEmpty();
        return new Compiled(source, wrong ? List.of() : scenarios, diagnostics.toString(), wrong, races, suites);
    }

    private static Scenario scenario(String kind, String name, Source source) {
        Expectation stalls = new Expectation(
                "expect exit [error_bpf, error_stall] of drifter in at least 2 of 3 runs",
                new Expectation.Exits(
                        List.of(ExitKind.ERROR_BPF, ExitKind.ERROR_STALL),
                        Optional.of(new Subject("drifter", List.of(0))),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false),
                Optional.of(new Expectation.Rate(2, 3)),
                SourceSpan.NONE);
        Expectation healthy =
                new Expectation("expect healthy", new Expectation.Healthy(), Optional.empty(), SourceSpan.NONE);
        Expectation usage = new Expectation(
                "expect usage(drifter) during run between 15% and 25%",
                new Expectation.Between(
                        new Expr.Of(new Measure(
                                Measure.Kind.USAGE,
                                Measure.Statistic.SUM,
                                new Subject("drifter", List.of(0)),
                                Optional.of("run"),
                                "usage(drifter)")),
                        new Expr.Constant(0.15, Expr.Unit.FRACTION),
                        new Expr.Constant(0.25, Expr.Unit.FRACTION)),
                Optional.empty(),
                SourceSpan.NONE);
        int at = source.text().indexOf(name);
        Scenario.Variant unfixed = new Scenario.Variant(
                "unfixed", List.of(), setup(name, "unfixed", kind, source, at), List.of(stalls), 3);
        Scenario.Variant fixed = new Scenario.Variant(
                "fixed",
                List.of("scheduler.fix"),
                setup(name, "fixed", kind.equals("stall") ? "well" : kind, source, at),
                List.of(healthy, usage),
                1);
        return new Scenario(name, "", List.of("slow", kind), source.name(), List.of(unfixed, fixed), SourceSpan.NONE);
    }

    private static Setup setup(String name, String variant, String kind, Source source, int at) {
        int line = 1
                + (int) source.text()
                        .substring(0, at)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        SourceSpan span = new SourceSpan(source.name(), at, at + name.length(), line, kind.length() + 2);
        WorkerGroup drifter = new WorkerGroup(
                0,
                "drifter",
                "drifter",
                1,
                WorkerGroup.Placement.COUNT,
                new Workload("spin", List.of(new Workload.SpinForever())),
                new Policy.Idle(),
                0,
                new Affinity.Inherit(),
                SourceSpan.NONE);
        return new Setup(
                name,
                variant,
                new Machine(1, 1, 4, 1),
                new Kernel(KernelProfiles.of("6.18"), 250, 5 * S),
                Optional.of(new SchedulerUse(kind, "mitosis", "", new TreeMap<>(), span)),
                Noise.NONE,
                List.of(new Cell(0, "beta", Optional.empty(), 100, List.of(drifter), SourceSpan.NONE)),
                List.of(),
                List.of(new Phase("run", 30 * S, List.of(), SourceSpan.NONE)));
    }

    @Override
    public List<Refusal> check(Setup setup) {
        SchedulerUse use = setup.scheduler().orElseThrow();
        return use.name().equals("refused")
                ? List.of(new Refusal(use.span(), "there is no model of " + setup.scenario(), "use mitosis"))
                : List.of();
    }

    @Override
    public Outcome run(Setup setup, long seed, RunOptions options) {
        options.trace().event(-2_500_000L, 0, "<idle>-0", "sched_wakeup: comm=spin pid=341 prio=120 target_cpu=001");
        options.trace().event(3_004_002_000L, 1, "spin-341", "sched_switch: prev_comm=spin prev_pid=341");
        options.trace().event(3_104_002_999L, 2, "spin-341", "ops.enqueue: pid=341 flags=0x1");
        return switch (setup.scheduler().orElseThrow().name()) {
            case "well" -> outcome(seed, Optional.empty(), 30 * S, 6 * S, options);
            case "bad" -> outcome(seed, Optional.of(ExitKind.ERROR), 2 * S, 0, options);
            case "broken" -> throw new IllegalStateException("cpu 3 has no rq");
            default ->
                switch ((int) (seed % 3)) {
                    case 0 -> outcome(seed, Optional.empty(), 30 * S, 6 * S, options);
                    case 1 -> outcome(seed, Optional.of(ExitKind.ERROR_STALL), 7 * S + seed * S / 8, 0, options);
                    default -> outcome(seed, Optional.of(ExitKind.ERROR_BPF), 3 * S + seed * S / 8, 0, options);
                };
        };
    }

    private static Outcome outcome(long seed, Optional<ExitKind> kind, long end, long usage, RunOptions options) {
        Outcome.GroupStats stats = new Outcome.GroupStats(
                0, 1, usage, usage, usage, 0, new Histogram(), new Histogram(), CpuSet.of(1), Long.MIN_VALUE);
        return new Outcome(
                seed,
                Optional.empty(),
                kind.map(k -> new Outcome.Exit(k, 0, "drifter[341] <&> \u0007", end, Optional.of(0), false)),
                Optional.empty(),
                end,
                List.of(new Outcome.PhaseOutcome("run", 0, end, kind.isEmpty(), Map.of(0, stats))),
                kind.isPresent() && options.story()
                        ? List.of(
                                new Outcome.StoryLine(S, "drifter was enqueued on CPU 1"),
                                new Outcome.StoryLine(end, "the watchdog found it"))
                        : List.of(),
                kind.isPresent() ? List.of("CPU states", "  CPU 1: nr_run=2") : List.of(),
                List.of("noise is approximated"),
                1000 + seed);
    }

    @Override
    public List<Optional<Sighting>> watch(Setup setup, long seed, List<Watch> watches) {
        String text =
                "longest time without a CPU: drifter[341] had no CPU at 0.500000 s and ran 1.500 s later on CPU 1";
        return watches.stream()
                .map(w -> Optional.of(new Sighting("run", 2 * S - 10_000_000, 2 * S, Optional.of(1), text)))
                .toList();
    }

    @Override
    public String limits() {
        return "not modelled: everything";
    }
}
