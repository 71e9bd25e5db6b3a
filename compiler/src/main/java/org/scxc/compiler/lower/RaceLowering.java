package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.scxc.compiler.Overrides;
import org.scxc.compiler.analysis.Constants;
import org.scxc.compiler.analysis.Declarations;
import org.scxc.compiler.analysis.Values;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Decl;
import org.scxc.compiler.syntax.Expect;
import org.scxc.compiler.syntax.Item;
import org.scxc.compiler.syntax.Path;
import org.scxc.compiler.syntax.RaceItem;
import org.scxc.compiler.syntax.Statement;
import org.scxc.model.Machine;
import org.scxc.model.Race;

/** One race: variants times matrix, each lowered to a program with its claims. */
public final class RaceLowering {
    private static final int CPUS_MAX = 8;
    private static final int CELLS_NAMED_MAX = 6;

    private final Decl.Race race;
    private final RaceParts parts;
    private final MatrixPoints matrix;
    private final Declarations declarations;
    private final Constants constants;
    private final Values values;
    private final Overrides overrides;
    private final List<Statement.Knob> extra;
    private final Diagnostics diagnostics;

    /** By machine size and discipline: most variants share one. */
    private final Map<String, Bpf> schedulers = new HashMap<>();

    /** Of which nothing is claimed. */
    private final List<Race.Variant> bare = new ArrayList<>();

    private record Bpf(RaceNames names, List<Race.Word> words, List<Race.Handler> handlers) {}

    /** @param extra knobs of the command line; those that are no race's are left to the scenarios */
    public RaceLowering(
            Decl.Race race,
            Declarations declarations,
            Overrides overrides,
            List<Statement.Knob> extra,
            Diagnostics diagnostics) {
        this.race = race;
        this.parts = new RaceParts(race.items());
        this.matrix = new MatrixPoints(parts.verdicts(Statement.Matrix.class), diagnostics);
        this.declarations = declarations;
        this.constants = new Constants(declarations.constants().values(), diagnostics);
        this.values = new Values(diagnostics, constants, Map.of());
        this.overrides = overrides;
        List<String> axes = matrix.axes();
        this.extra = extra.stream()
                .filter(RaceKnobs::isOfRaces)
                .filter(k -> !RaceKnobs.isScheduler(k) || RaceSchedulers.isNamedIn(parts, axes))
                .toList();
        this.diagnostics = diagnostics;
    }

    public Set<String> usedConstants() {
        return constants.used();
    }

    /** @return the race; meaningless if errors were reported */
    public Race lower() {
        RaceSettings.check(parts, diagnostics);
        if (parts.first(RaceItem.Machine.class).isEmpty()) {
            diagnostics.report(
                    Code.MISSING_MACHINE, race.name().span(), "this race has no machine", "write machine 1n1l2c1t");
        }
        List<MatrixPoints.Point> points = matrix.points();
        List<Statement.Variant> written = parts.verdicts(Statement.Variant.class);
        if ((long) points.size() * Math.max(1, written.size()) > MatrixPoints.VARIANTS_MAX) {
            diagnostics.report(
                    Code.TOO_MANY_VARIANTS,
                    race.name().span(),
                    "variants and matrix make more than " + MatrixPoints.VARIANTS_MAX + " programs",
                    "shorten an axis");
            points = points.subList(0, 1);
        }
        uniqueVariants(written);
        List<Race.Variant> variants = new ArrayList<>();
        for (MatrixPoints.Point point : points) {
            if (written.isEmpty()) {
                variants.add(variant("", List.of(), List.of(), point));
            }
            for (Statement.Variant v : written) {
                variants.add(variant(v.name().text(), v.knobs(), v.expectations(), point));
            }
        }
        covered();
        return new Race(race.name().text(), race.doc(), race.span().file(), List.copyOf(variants), race.span());
    }

    private void uniqueVariants(List<Statement.Variant> variants) {
        Map<String, Statement.Variant> first = new HashMap<>();
        for (Statement.Variant variant : variants) {
            Statement.Variant other = first.putIfAbsent(variant.name().text(), variant);
            if (other != null) {
                diagnostics.report(
                        Code.DUPLICATE_VARIANT,
                        variant.name().span(),
                        "there is a variant \"" + variant.name().text() + "\" already",
                        "choose another name",
                        "the first one",
                        other.name().span());
            }
        }
    }

    private Race.Variant variant(
            String name, List<Statement.Knob> own, List<Expect> expectations, MatrixPoints.Point point) {
        List<Statement.Knob> written = new ArrayList<>(own);
        written.addAll(extra);
        List<Statement.Knob> all = new ArrayList<>(own);
        all.addAll(point.knobs());
        all.addAll(extra);
        RaceKnobs knobs = new RaceKnobs(all, diagnostics);
        Context context = new Context(declarations, values, machine(knobs), diagnostics);
        RaceTasks tasks = new RaceTasks(context, parts.settings("task"));
        Race.Program program = program(context, knobs, tasks);
        RaceClaims lowering = new RaceClaims(context, tasks);
        List<Expect> claims = new ArrayList<>();
        parts.verdicts(Statement.ExpectUse.class).forEach(e -> claims.add(e.expect()));
        claims.addAll(expectations);
        List<Expect> chosen =
                claims.stream().filter(e -> matrix.chosen(e, point)).toList();
        List<Race.Claim> lowered =
                chosen.stream().flatMap(e -> lowering.lower(e).stream()).toList();
        Race.Exploration exploration = RaceSearches.lower(
                context,
                parts.settings("explore").stream().map(RaceItem.Setting::entry).findFirst(),
                program.object().isPresent());
        RaceSoundness.check(lowered, exploration, diagnostics);
        Race.Variant made = new Race.Variant(
                name,
                point.values().entrySet().stream()
                        .map(e -> new Race.AxisValue(e.getKey(), Settings.text(e.getValue())))
                        .toList(),
                written.stream().map(Knobs::text).toList(),
                program,
                lowered,
                exploration);
        if (chosen.isEmpty()) {
            bare.add(made);
        }
        return made;
    }

    /** A race without a machine has been told so; checking goes on with the largest, where every CPU exists. */
    private Machine machine(RaceKnobs knobs) {
        Optional<Item> item =
                knobs.machine().or(() -> parts.first(RaceItem.Machine.class).map(RaceItem.Machine::machine));
        Machine largest = new Machine(1, 1, CPUS_MAX, 1);
        Machine machine = item.flatMap(m -> Machines.lower(m, declarations, constants, diagnostics))
                .orElse(largest);
        if (machine.cpus() > CPUS_MAX) {
            diagnostics.report(
                    Code.RACE_TOO_LARGE,
                    item.orElseThrow().span(),
                    "a race has at most " + CPUS_MAX + " CPUs, and this machine has " + machine.cpus(),
                    "two CPUs are enough for most races: machine 1n1l2c1t");
            return largest;
        }
        return machine;
    }

    /** The race's own queues and callbacks beside those of its discipline. */
    private Bpf bpf(Context context, Optional<Path> discipline) {
        List<RaceItem> items = new ArrayList<>(RaceDisciplines.use(context, discipline));
        items.addAll(race.items());
        RaceParts merged = new RaceParts(items);
        RaceNames names = new RaceNames(
                merged.all(RaceItem.Named.class), context.machine().cpus(), diagnostics);
        List<RaceItem.Handler> handlers = merged.all(RaceItem.Handler.class);
        List<Race.Word> words = RaceWords.lower(
                names.all(RaceItem.Kind.WORD),
                handlers.stream().map(RaceItem.Handler::body).toList(),
                diagnostics);
        return new Bpf(names, words, RaceHandlers.lower(context, names, handlers));
    }

    private Race.Program program(Context context, RaceKnobs knobs, RaceTasks tasks) {
        RaceSchedulers side = new RaceSchedulers(context, parts, knobs);
        Optional<Path> discipline = side.discipline();
        String key = context.machine().cpus() + " " + discipline.map(Path::text).orElse("");
        Bpf bpf = schedulers.computeIfAbsent(key, k -> bpf(context, discipline));
        if (tasks.all().isEmpty() && parts.settings("task").isEmpty()) {
            diagnostics.report(
                    Code.RACE_WITHOUT_TASK,
                    race.name().span(),
                    "this race has no task",
                    "write task p { affinity 0-1; queued 1 }");
        }
        RaceKernels.Chosen chosen = RaceKernels.lower(
                context,
                parts.first(RaceItem.Kernel.class),
                knobs,
                overrides.newerKernels(),
                fact -> depends(fact, tasks, bpf.handlers()));
        Race.KernelVariant kernel = chosen.steps();
        RaceKfuncs.check(kernel, bpf.handlers(), diagnostics);
        Optional<Race.BpfObject> object = side.object(chosen);
        RaceScripts lowering = new RaceScripts(
                context, tasks, kernel, bpf.names(), bpf.words(), object.isEmpty() && kernel.loadsObjects());
        List<Race.Script> scripts = new ArrayList<>(lowering.lower(parts.all(RaceItem.Script.class)));
        RaceScripts.Beside beside =
                lowering.beside(bpf.handlers(), parts.all(RaceItem.Process.class), parts.settings("realtime"));
        scripts.addAll(beside.scripts());
        return new Race.Program(
                context.machine().cpus(),
                kernel,
                tasks.all(),
                bpf.names().all(RaceItem.Kind.QUEUE),
                bpf.names().all(RaceItem.Kind.DSQ),
                bpf.names().all(RaceItem.Kind.LOCK),
                bpf.words(),
                bpf.handlers(),
                List.copyOf(scripts),
                object,
                beside.actors());
    }

    /** Facts that only a task with a migrate_disable() counter can tell (docs/kernel/versions.md#check-position, #migrate-disable). */
    private static boolean depends(String fact, RaceTasks tasks, List<Race.Handler> handlers) {
        boolean inside = tasks.all().stream().anyMatch(Race.Task::migrationDisabled);
        // Only a task that runs from the start is switched out and queued: one that began to run in the race blocks.
        boolean raised = handlers.stream().anyMatch(h -> h.callback() == Race.Callback.RUNNING)
                && tasks.all().stream().anyMatch(t -> t.start() == Race.Start.RUNNING);
        return switch (fact) {
            case "check_position" -> inside || raised;
            case "narrows_at_entry" -> inside;
            case "preempt_rcu", "prolog_migrate_disable" -> raised;
            default -> true;
        };
    }

    /** Every cell of a matrix needs a verdict; a race without a matrix is told as a scenario is. */
    private void covered() {
        List<Statement.Matrix> matrices = parts.verdicts(Statement.Matrix.class);
        if (bare.isEmpty()) {
            return;
        }
        if (!matrices.isEmpty()) {
            String cells =
                    bare.stream().limit(CELLS_NAMED_MAX).map(RaceLowering::cell).collect(Collectors.joining("; "));
            int more = bare.size() - CELLS_NAMED_MAX;
            Race.AxisValue value = bare.getFirst().cell().getFirst();
            diagnostics.report(
                    Code.UNCOVERED_CELL,
                    matrices.getFirst().span(),
                    "no claim covers " + cells + (more > 0 ? " and " + more + " more" : ""),
                    "claim something there: expect never exit any where " + value.axis() + " in [" + value.value()
                            + "]");
            return;
        }
        diagnostics.report(
                Code.NO_EXPECTATION,
                race.name().span(),
                bare.getFirst().name().isEmpty()
                        ? "this race expects nothing, so it cannot fail"
                        : "variant \"" + bare.getFirst().name() + "\" of this race expects nothing, so it cannot fail",
                "write expect never exit any");
    }

    private static String cell(Race.Variant variant) {
        String axes =
                variant.cell().stream().map(a -> a.axis() + " " + a.value()).collect(Collectors.joining(", "));
        return variant.name().isEmpty() ? axes : axes + " (variant " + variant.name() + ")";
    }
}
