package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.antlr.v4.runtime.ParserRuleContext;
import org.jspecify.annotations.Nullable;
import org.scxc.compiler.Overrides;
import org.scxc.compiler.diagnostics.Nearest;
import org.scxc.grammar.ScxParser;
import org.scxc.model.Cell;
import org.scxc.model.Expectation;
import org.scxc.model.Kernel;
import org.scxc.model.Machine;
import org.scxc.model.Noise;
import org.scxc.model.Phase;
import org.scxc.model.Scenario;
import org.scxc.model.SchedulerUse;
import org.scxc.model.Setup;
import org.scxc.model.WorkerGroup;

/** One scenario: its variants, each a complete setup with its own expectations. */
public final class ScenarioLowering {
    private static final List<String> KERNEL_SETTINGS = List.of("hz", "watchdog", "version");
    private static final List<Long> HZ = List.of(100L, 250L, 300L, 1000L);

    private final Scope file;
    private final ScxParser.ScenarioDeclContext tree;
    private final String source;
    private final TreeMap<Integer, String> docs;
    private final Overrides overrides;

    ScenarioLowering(
            Scope file,
            ScxParser.ScenarioDeclContext tree,
            String source,
            TreeMap<Integer, String> docs,
            Overrides overrides) {
        this.file = file;
        this.tree = tree;
        this.source = source;
        this.docs = docs;
        this.overrides = overrides;
    }

    /** A knob setting of one case: path → item, null for a bare switch. */
    private record Knob(ScxParser.PathContext path, ScxParser.@Nullable ItemContext item) {
        String text() {
            return path.getText() + (item == null ? "" : " " + item.getText());
        }
    }

    private record Case(String name, List<Knob> knobs, List<ScxParser.ExpectContext> expects) {}

    Scenario lower() {
        List<Scenario.Variant> variants = new ArrayList<>();
        for (Case c : cases()) {
            variants.add(variant(c));
        }
        return new Scenario(tree.path().getText(), doc(), file.file, variants, file.span(tree.path()));
    }

    private String doc() {
        List<String> lines = new ArrayList<>();
        for (int line = tree.getStart().getLine() - 1; docs.containsKey(line); line--) {
            lines.add(0, docs.get(line));
        }
        return String.join("\n", lines);
    }

    // ------------------------------------------------------------------------------------------------ cases

    private List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        for (ScxParser.VerdictContext v : verdicts()) {
            if (v.variant() != null) {
                ScxParser.VariantContext var = v.variant();
                if (!names.add(var.name().getText())) {
                    file.error(
                            "SCX0105",
                            var.name(),
                            "a variant is already called \"" + var.name().getText() + "\"",
                            "rename one of them");
                }
                List<Knob> knobs = var.knob().stream()
                        .map(k -> new Knob(k.path(), k.item()))
                        .toList();
                cases.add(new Case(var.name().getText(), knobs, var.expect()));
            }
        }
        if (cases.isEmpty()) {
            cases.add(new Case("", List.of(), List.of()));
        }
        for (ScxParser.VerdictContext v : verdicts()) {
            for (ScxParser.AxisContext axis : v.axis()) {
                cases = multiply(cases, axis);
            }
        }
        return cases;
    }

    private static List<Case> multiply(List<Case> cases, ScxParser.AxisContext axis) {
        List<Case> out = new ArrayList<>();
        for (Case c : cases) {
            for (ScxParser.ItemContext item : axis.list().item()) {
                String label = axis.path().getText() + "=" + item.getText();
                List<Knob> knobs = new ArrayList<>(c.knobs);
                knobs.add(new Knob(axis.path(), item));
                out.add(new Case(c.name.isEmpty() ? label : c.name + "," + label, knobs, c.expects));
            }
        }
        return out;
    }

    private List<ScxParser.VerdictContext> verdicts() {
        List<ScxParser.VerdictContext> all = new ArrayList<>();
        for (ScxParser.ScenItemContext item : tree.scenItem()) {
            if (item instanceof ScxParser.VerdictItemContext v) {
                all.add(v.verdict());
            }
        }
        return all;
    }

    // ------------------------------------------------------------------------------------------------ one variant

    private Scenario.Variant variant(Case c) {
        Scope scope = new Scope(file.file, file.diagnostics, file);
        Subjects subjects = new Subjects();
        constants(scope);
        Machine machine = machine(scope, c);
        Groups groups = new Groups(scope, machine.cpus(), subjects);
        Timeline timeline = new Timeline(scope, machine.cpus(), subjects, groups);
        Kernel kernel = kernel(scope, c);
        Optional<SchedulerUse> scheduler = scheduler(scope, c, timeline);
        List<Cell> cells = new ArrayList<>();
        List<WorkerGroup> root = new ArrayList<>();
        List<Phase> phases = new ArrayList<>();
        Map<String, ScxParser.PhaseContext> phaseTrees = new LinkedHashMap<>();
        Noise noise = Noise.NONE;
        for (ScxParser.ScenItemContext item : tree.scenItem()) {
            switch (item) {
                case ScxParser.CellItemContext i -> cells.add(timeline.cell(i.cell()));
                case ScxParser.RootItemContext i ->
                    root.addAll(groups.block("root", i.groups(), false).groups());
                case ScxParser.NoiseItemContext i -> noise = noise(scope, i, groups);
                case ScxParser.PhaseItemContext i -> {
                    phases.add(timeline.phase(i.phase()));
                    phaseTrees.put(i.phase().name().getText(), i.phase());
                }
                case ScxParser.SettingItemContext i -> setting(i.setting());
                default -> {}
            }
        }
        if (phases.isEmpty()) {
            file.error(
                    "SCX0109",
                    tree.path(),
                    "scenario \"" + tree.path().getText() + "\" has no phase",
                    "say how long it runs: phase run 10s");
        }
        Setup setup = new Setup(tree.path().getText(), c.name, machine, kernel, scheduler, noise, cells, root, phases);
        List<Expectation> expectations = expectations(scope, c, subjects, phaseTrees, machine.cpus());
        int runs = expectations.stream()
                .flatMap(e -> e.rate().stream())
                .mapToInt(Expectation.Rate::of)
                .max()
                .orElse(1);
        List<String> knobs = c.knobs.stream().map(Knob::text).toList();
        return new Scenario.Variant(c.name, knobs, setup, expectations, runs);
    }

    private void constants(Scope scope) {
        for (ScxParser.ScenItemContext item : tree.scenItem()) {
            if (item instanceof ScxParser.ConstItemContext i) {
                Quantity q = new Values(scope).evaluate(i.expr(), Map.of());
                if (q != null) {
                    scope.constants.put(i.name().getText(), q);
                }
            }
        }
    }

    private Machine machine(Scope scope, Case c) {
        ScxParser.ItemContext chosen = null;
        for (ScxParser.ScenItemContext item : tree.scenItem()) {
            if (item instanceof ScxParser.MachineItemContext m) {
                if (chosen != null) {
                    scope.error("SCX0105", m, "the machine is chosen twice", "");
                }
                chosen = m.item();
            }
        }
        for (Knob knob : c.knobs) {
            if (knob.path.getText().equals("machine") && knob.item != null) {
                chosen = knob.item;
            }
        }
        if (chosen == null) {
            scope.error(
                    "SCX0109",
                    tree.path(),
                    "scenario \"" + tree.path().getText() + "\" has no machine",
                    "for instance: machine 1n1l4c1t");
            return Machines.FALLBACK;
        }
        return Machines.of(chosen, scope);
    }

    private Kernel kernel(Scope scope, Case c) {
        String version = Kernel.DEFAULT_VERSION;
        long hz = Kernel.DEFAULT_HZ;
        long watchdog = 0;
        Values v = new Values(scope);
        for (ScxParser.ScenItemContext item : tree.scenItem()) {
            if (!(item instanceof ScxParser.KernelItemContext k)) {
                continue;
            }
            if (k.item() != null) {
                version = version(scope, k.item());
            }
            for (ScxParser.EntryContext e : k.settings() == null
                    ? List.<ScxParser.EntryContext>of()
                    : k.settings().entry()) {
                switch (e.name().getText()) {
                    case "hz" ->
                        hz = hz(scope, e, e.value() == null ? null : e.value().item());
                    case "watchdog" ->
                        watchdog = e.value() == null
                                ? 0
                                : v.duration(e.value(), v.quantity(e.value().item(), Map.of()));
                    default ->
                        scope.error(
                                "SCX0102",
                                e.name(),
                                "the kernel has no setting \"" + e.name().getText() + "\"",
                                Nearest.hint(e.name().getText(), KERNEL_SETTINGS));
                }
            }
        }
        for (Knob knob : c.knobs) {
            switch (knob.path.getText()) {
                case "kernel.hz" -> hz = hz(scope, knob.path, knob.item);
                case "kernel.watchdog" ->
                    watchdog = knob.item == null ? 0 : v.duration(knob.item, v.quantity(knob.item, Map.of()));
                case "kernel", "kernel.version" -> version = knob.item == null ? version : version(scope, knob.item);
                default -> unknownKnob(scope, knob);
            }
        }
        return new Kernel(
                overrides.kernelVersion().orElse(version), overrides.hz().orElse((int) hz), Math.max(0, watchdog));
    }

    private static void unknownKnob(Scope scope, Knob knob) {
        String path = knob.path.getText();
        if (!path.equals("machine") && !path.startsWith("scheduler.")) {
            scope.error(
                    "SCX0102",
                    knob.path,
                    "there is no knob \"" + path + "\"",
                    Nearest.hint(
                            path,
                            List.of("machine", "kernel.hz", "kernel.version", "kernel.watchdog", "scheduler.version")));
        }
    }

    private String version(Scope scope, ScxParser.ItemContext item) {
        if (!item.getText().matches("[67]\\.\\d{1,2}")) {
            scope.error(
                    "SCX0107", item, "kernel " + item.getText() + " is not known", "sched_ext kernels are 6.12 to 7.3");
            return Kernel.DEFAULT_VERSION;
        }
        return item.getText();
    }

    private long hz(Scope scope, ParserRuleContext at, ScxParser.@Nullable ItemContext item) {
        Values v = new Values(scope);
        Quantity q = item == null ? null : v.quantity(item, Map.of());
        if (q == null
                || q.kind() != Quantity.Kind.COUNT
                || !HZ.contains(q.value().longValue())) {
            scope.error("SCX0107", at, "HZ is 100, 250, 300 or 1000", "");
            return Kernel.DEFAULT_HZ;
        }
        return q.value().longValue();
    }

    private Optional<SchedulerUse> scheduler(Scope scope, Case c, Timeline timeline) {
        Optional<SchedulerLowering> use = Optional.empty();
        for (ScxParser.ScenItemContext item : tree.scenItem()) {
            if (item instanceof ScxParser.SchedulerItemContext s) {
                use = SchedulerLowering.of(scope, s.path().getText(), s.path());
                use.ifPresent(u -> timeline.settings(u, s.settings()));
            }
        }
        for (Knob knob : c.knobs) {
            String path = knob.path.getText();
            if (path.startsWith("scheduler.")) {
                if (use.isEmpty()) {
                    scope.error("SCX0109", knob.path, "this scenario has no scheduler to set \"" + path + "\" on", "");
                    continue;
                }
                use.get().set(scope, knob.path, path.substring("scheduler.".length()), knob.item);
            }
        }
        use.ifPresent(u -> CommandLineSettings.apply(overrides.settings(), u, scope, tree.path()));
        return use.map(SchedulerLowering::use);
    }

    private Noise noise(Scope scope, ScxParser.NoiseItemContext item, Groups groups) {
        if (item.groups() != null) {
            return new Noise("", groups.block("noise", item.groups(), false).groups(), List.of());
        }
        String name = item.name().getText();
        if (item.STRING() != null) {
            scope.error("SCX0113", item, "recorded noise cannot be read yet", "use noise guest");
            return Noise.NONE;
        }
        Scope.Declared<ScxParser.NoiseDeclContext> declared = scope.noises.get(name);
        if (declared == null) {
            scope.error(
                    "SCX0101",
                    item.name(),
                    "no noise is called \"" + name + "\"",
                    Nearest.hint(name, scope.noises.keySet()));
            return Noise.NONE;
        }
        Groups inner = groups.in(scope.in(declared.file()));
        List<WorkerGroup> all =
                inner.block("noise", declared.tree().groups(), false).groups();
        groups.continueAt(inner.nextId());
        return new Noise(name, all, List.of());
    }

    private void setting(ScxParser.SettingContext setting) {
        String word = setting.IDENT().getText();
        if (!List.of("target", "tags", "explore").contains(word)) {
            file.error(
                    "SCX0102",
                    setting,
                    "a scenario has no statement \"" + word + "\"",
                    Nearest.hint(
                            word,
                            List.of(
                                    "machine",
                                    "kernel",
                                    "scheduler",
                                    "noise",
                                    "root",
                                    "cell",
                                    "phase",
                                    "variant",
                                    "matrix",
                                    "expect",
                                    "target",
                                    "const",
                                    "tags")));
        }
    }

    private List<Expectation> expectations(
            Scope scope, Case c, Subjects subjects, Map<String, ScxParser.PhaseContext> phases, int cpus) {
        List<Expectation> all = new ArrayList<>();
        Claims outside = new Claims(scope, subjects, phases.keySet(), cpus, Optional.empty(), source);
        for (ScxParser.VerdictContext v : verdicts()) {
            if (v.expect() != null) {
                outside.of(v.expect()).ifPresent(all::add);
            }
        }
        phases.forEach((name, phase) -> {
            Claims inside = new Claims(scope, subjects, phases.keySet(), cpus, Optional.of(name), source);
            if (phase.actions() != null) {
                inPhase(phase.actions(), inside, all);
            }
        });
        c.expects.forEach(e -> outside.of(e).ifPresent(all::add));
        if (all.isEmpty() && !scope.diagnostics.hasErrors()) {
            scope.diagnostics.warning(
                    "SCX0202",
                    scope.span(tree.path()),
                    "nothing is expected" + (c.name.isEmpty() ? "" : " of variant " + c.name),
                    "for instance: expect healthy");
        }
        return all;
    }

    private static void inPhase(ScxParser.ActionsContext block, Claims claims, List<Expectation> out) {
        for (ScxParser.ActionContext a : block.action()) {
            switch (a) {
                case ScxParser.ExpectActionContext e -> claims.of(e.expect()).ifPresent(out::add);
                case ScxParser.AtActionContext at -> inPhase(at.actions(), claims, out);
                case ScxParser.EveryActionContext every -> inPhase(every.actions(), claims, out);
                default -> {}
            }
        }
    }
}
