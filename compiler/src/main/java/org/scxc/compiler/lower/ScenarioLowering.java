package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scxc.compiler.Overrides;
import org.scxc.compiler.Overrides.StandIn;
import org.scxc.compiler.analysis.Constants;
import org.scxc.compiler.analysis.Declarations;
import org.scxc.compiler.analysis.Values;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Decl;
import org.scxc.compiler.syntax.Expect;
import org.scxc.compiler.syntax.Statement;
import org.scxc.model.Cell;
import org.scxc.model.Expectation;
import org.scxc.model.Kernel;
import org.scxc.model.Machine;
import org.scxc.model.Noise;
import org.scxc.model.Phase;
import org.scxc.model.RunLimits;
import org.scxc.model.Scenario;
import org.scxc.model.SchedulerUse;
import org.scxc.model.Setup;
import org.scxc.model.SourceSpan;
import org.scxc.model.Target;
import org.scxc.model.WorkerGroup;

/** One scenario: variants times matrix, each lowered to a setup with its claims. */
public final class ScenarioLowering {
    private final ScenarioParts parts;
    private final Members members;
    private final NoiseMemo noises;
    private final MatrixPoints matrix;
    private final Declarations declarations;
    private final Constants constants;
    private final Values values;
    private final Overrides overrides;
    private final List<Statement.Knob> extra;
    private final Diagnostics diagnostics;
    private RunLimits limits = RunLimits.DEFAULT;

    /**
     * @param extra knobs of the command line
     * @param noises those of the file
     */
    public ScenarioLowering(
            Decl.Scenario scenario,
            Declarations declarations,
            Overrides overrides,
            List<Statement.Knob> extra,
            NoiseMemo noises,
            Diagnostics diagnostics) {
        this.noises = noises;
        this.parts = new ScenarioParts(scenario);
        this.members = new Members(parts);
        this.matrix = new MatrixPoints(parts.all(Statement.Matrix.class), diagnostics);
        this.declarations = declarations;
        Map<String, Decl.Constant> visible = new LinkedHashMap<>(declarations.constants());
        parts.constants().forEach(c -> visible.put(c.name().text(), c));
        this.constants = new Constants(visible.values(), diagnostics);
        this.values = new Values(diagnostics, constants, Map.of());
        this.overrides = overrides;
        this.extra = extra;
        this.diagnostics = diagnostics;
    }

    public java.util.Set<String> usedConstants() {
        return constants.used();
    }

    /** @return the scenario; meaningless if errors were reported */
    public Scenario lower() {
        limits = new Limits(values, diagnostics)
                .lower(parts.all(Statement.Setting.class).stream()
                        .map(Statement.Setting::entry)
                        .filter(e -> e.name().text().equals("limits"))
                        .toList());
        List<Scenario.Variant> variants = new ArrayList<>();
        List<MatrixPoints.Point> points = matrix.points();
        List<Statement.Variant> written = parts.all(Statement.Variant.class);
        if ((long) points.size() * Math.max(1, written.size()) > MatrixPoints.VARIANTS_MAX) {
            diagnostics.report(
                    Code.TOO_MANY_VARIANTS,
                    parts.first(Statement.Matrix.class)
                            .map(Statement.Matrix::span)
                            .orElse(parts.scenario().name().span()),
                    "variants and matrix make more than " + MatrixPoints.VARIANTS_MAX + " setups",
                    "shorten an axis");
            points = points.subList(0, 1);
            written = written.subList(0, Math.min(1, written.size()));
        }
        for (MatrixPoints.Point point : points) {
            if (written.isEmpty()) {
                variants.add(variant("", List.of(), List.of(), point));
            }
            for (Statement.Variant v : written) {
                variants.add(variant(v.name().text(), v.knobs(), v.expectations(), point));
            }
        }
        covered(variants);
        new ClaimChecks(diagnostics).check(variants);
        if (!diagnostics.hasErrors()) {
            variants.forEach(new ChangeChecks(diagnostics)::check);
        }
        Decl.Scenario s = parts.scenario();
        return new Scenario(
                s.name().text(), s.doc(), tags(), s.span().file(), targets(), List.copyOf(variants), s.span());
    }

    /** Every cell of a matrix needs a verdict; a scenario that expects nothing at all is told so by a rule. */
    private void covered(List<Scenario.Variant> variants) {
        List<Scenario.Variant> bare =
                variants.stream().filter(v -> v.expectations().isEmpty()).toList();
        Optional<Statement.Matrix> table = parts.first(Statement.Matrix.class);
        if (table.isPresent() && !bare.isEmpty() && bare.size() < variants.size() && !diagnostics.hasErrors()) {
            int more = bare.size() - 1;
            diagnostics.report(
                    Code.UNCOVERED_CELL,
                    table.get().span(),
                    "no claim covers " + bare.getFirst().name() + (more > 0 ? " and " + more + " more" : ""),
                    "claim something there: expect healthy");
        }
    }

    private List<String> tags() {
        return parts.all(Statement.Setting.class).stream()
                .map(Statement.Setting::entry)
                .filter(e -> e.name().text().equals("tags"))
                .flatMap(e -> Words.of(e, diagnostics).stream())
                .distinct()
                .toList();
    }

    private List<Target> targets() {
        Targets targets = new Targets(values);
        return parts.all(Statement.Setting.class).stream()
                .map(Statement.Setting::entry)
                .flatMap(e -> targets.lower(e).stream())
                .toList();
    }

    /** What a machine's declaration sees: the file's consts, not those of the scenario that uses it. */
    private Constants fileConstants() {
        return parts.constants().isEmpty()
                ? constants
                : new Constants(declarations.constants().values(), diagnostics);
    }

    private Scenario.Variant variant(
            String written, List<Statement.Knob> own, List<Expect> expectations, MatrixPoints.Point point) {
        List<Statement.Knob> all = new ArrayList<>(own);
        all.addAll(point.knobs());
        all.addAll(extra);
        Knobs knobs = new Knobs(all, diagnostics);
        String name =
                written.isEmpty() || point.values().isEmpty() ? written + point.name() : written + "," + point.name();
        Optional<Machine> machine = knobs.machine()
                .or(() -> parts.first(Statement.MachineUse.class).map(Statement.MachineUse::machine))
                .flatMap(m -> Machines.lower(m, declarations, fileConstants(), diagnostics));
        List<Expectation> claims = new ArrayList<>();
        Setup setup = setup(name, machine, knobs, expectations, point, claims);
        int runs = claims.stream()
                .flatMap(c -> c.rate().stream())
                .mapToInt(Expectation.Rate::of)
                .max()
                .orElse(1);
        List<String> knobTexts = all.stream().map(Knobs::text).toList();
        return new Scenario.Variant(
                name, knobTexts, setup, List.copyOf(claims), own(written, expectations, claims), runs);
    }

    /** Without variants all claims are a scenario's own; otherwise those that stand inside the variant. */
    private static List<Expectation> own(String variant, List<Expect> inside, List<Expectation> claims) {
        List<SourceSpan> spans = inside.stream().map(Expect::span).toList();
        return claims.stream()
                .filter(c -> variant.isEmpty() || spans.contains(c.span()))
                .toList();
    }

    /** A scenario without a machine has been told so; checking goes on with the largest, where every CPU exists. */
    private Setup setup(
            String name,
            Optional<Machine> machine,
            Knobs knobs,
            List<Expect> own,
            MatrixPoints.Point point,
            List<Expectation> claims) {
        Context context = new Context(declarations, values, machine.orElse(new Machine(1, 1, 1024, 1)), diagnostics)
                .with(overrides.standIn().flatMap(code -> replaced(knobs, code)));
        Registry registry = new Registry(diagnostics);
        Workers workers = new Workers(context, registry, Optional.of(members));
        Kernel kernel = Kernels.lower(context, parts.first(Statement.KernelUse.class), knobs, overrides.newerKernels());
        Optional<SchedulerUse> scheduler = scheduler(context, knobs);
        List<Cell> cells = parts.all(Statement.CellUse.class).stream()
                .flatMap(c -> workers.cells(c.cell()).stream())
                .toList();
        List<WorkerGroup> root = parts.all(Statement.Root.class).stream()
                .flatMap(r -> workers.only("root", r.members()).stream())
                .toList();
        List<Statement.Phase> written = parts.all(Statement.Phase.class);
        Timeline timeline = new Timeline(context, registry, workers);
        List<Phase> phases = timeline.lower(written);
        Claims lowering = new Claims(
                context,
                registry,
                phases.stream().map(Phase::name).toList(),
                phases.stream().mapToLong(Phase::durationNs).sum());
        parts.all(Statement.ExpectUse.class).stream()
                .filter(e -> matrix.chosen(e.expect(), point))
                .forEach(e -> lowering.lower(e.expect(), Optional.empty()).ifPresent(claims::add));
        timeline.claims().stream()
                .filter(c -> matrix.chosen(c.expect(), point))
                .forEach(c -> lowering.lower(c.expect(), Optional.of(c.phase()), c.change())
                        .ifPresent(claims::add));
        own.stream()
                .filter(e -> matrix.chosen(e, point))
                .forEach(e -> lowering.lower(e, Optional.empty()).ifPresent(claims::add));
        // last, so that no claim can name a worker of the background
        registry.enterPhase(phases.size());
        Optional<NoiseMemo> memo = parts.constants().isEmpty() ? Optional.of(noises) : Optional.empty();
        Noise noise = new Noises(context, registry, parts.scenario().span().file(), memo)
                .lower(parts.first(Statement.NoiseUse.class), knobs.noise());
        String scenario = parts.scenario().name().text();
        return new Setup(scenario, name, context.machine(), kernel, scheduler, noise, cells, root, phases, limits);
    }

    /** The scheduler of this setup, whose code is {@code code}. */
    private Optional<Context.Replaced> replaced(Knobs knobs, StandIn code) {
        return knobs.schedulerName()
                .or(() -> parts.first(Statement.SchedulerUse.class).map(Statement.SchedulerUse::name))
                .map(name -> new Context.Replaced(name.text(), code));
    }

    private Optional<SchedulerUse> scheduler(Context context, Knobs knobs) {
        Optional<Statement.SchedulerUse> use = parts.first(Statement.SchedulerUse.class);
        if (knobs.schedulerName().isPresent()) {
            return Schedulers.use(context, knobs.schedulerName().get(), List.of(), knobs.scheduler());
        }
        if (use.isEmpty()) {
            knobs.scheduler().stream()
                    .filter(k -> !parts.misspelt())
                    .findFirst()
                    .ifPresent(k -> diagnostics.report(
                            Code.UNKNOWN_KNOB,
                            k.span(),
                            "this scenario has no scheduler to set \""
                                    + k.name().text() + "\" on",
                            "add a statement \"scheduler …\""));
            return Optional.empty();
        }
        return Schedulers.use(context, use.get().name(), use.get().settings(), knobs.scheduler());
    }
}
