package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.syntax.Act;
import org.scxc.compiler.syntax.Expect;
import org.scxc.compiler.syntax.Name;
import org.scxc.compiler.syntax.Path;
import org.scxc.compiler.syntax.Statement;
import org.scxc.model.Action;
import org.scxc.model.Affinity;
import org.scxc.model.Amount;
import org.scxc.model.Nearest;
import org.scxc.model.Phase;
import org.scxc.model.Policy;
import org.scxc.model.SleepState;
import org.scxc.model.SourceSpan;

/** Phases and their actions, with repeats written out. */
final class Timeline {
    private static final int ACTIONS_MAX = 50_000;
    private static final List<String> ATTRIBUTES =
            List.of("cpus", "weight", "max", "partition", "affinity", "nice", "policy", "cookie");

    /**
     * A claim that stands in a phase.
     *
     * @param change the statement in whose block it stands
     */
    record PhaseClaim(String phase, Expect expect, Optional<SourceSpan> change) {}

    private final Context context;
    private final Registry registry;
    private final Workers workers;
    private final CpuLists cpuLists;
    private final CellFiles files;
    private final Map<String, Statement.Phase> earlier = new LinkedHashMap<>();
    private final Set<String> all = new HashSet<>();
    private final List<PhaseClaim> claims = new ArrayList<>();
    private int statements;
    private boolean repeating;
    private boolean tooLong;
    private String phaseName = "";
    private long phaseNs;

    Timeline(Context context, Registry registry, Workers workers) {
        this.context = context;
        this.registry = registry;
        this.workers = workers;
        this.cpuLists = new CpuLists(context);
        files = new CellFiles(cpuLists, workers);
    }

    List<PhaseClaim> claims() {
        return claims;
    }

    List<Phase> lower(List<Statement.Phase> phases) {
        phases.forEach(p -> all.add(p.name().text()));
        List<Phase> lowered = new ArrayList<>();
        for (Statement.Phase phase : phases) {
            registry.enterPhase(lowered.size());
            phaseName = phase.name().text();
            phaseNs = context.values()
                    .duration(phase.duration(), "the length of a phase")
                    .orElse(0L);
            lowered.add(new Phase(phaseName, phaseNs, body(phase.actions(), 0), phase.span()));
            earlier.putIfAbsent(phaseName, phase);
        }
        return List.copyOf(lowered);
    }

    private List<Action> body(List<Act> acts, long offsetNs) {
        List<Action> actions = new ArrayList<>();
        for (Act act : acts) {
            if (++statements > ACTIONS_MAX || registry.full()) {
                tooLong(act);
                break;
            }
            switch (act) {
                case Act.Repeat r -> actions.addAll(repeat(r, offsetNs));
                case Act.ExpectHere e -> {
                    if (!repeating) {
                        claims.add(new PhaseClaim(phaseName, e.expect(), Optional.empty()));
                    }
                }
                case Act.Claimed c -> {
                    if (!repeating) {
                        Optional<SourceSpan> change = Optional.of(c.change().span());
                        c.claims().forEach(e -> claims.add(new PhaseClaim(phaseName, e, change)));
                    }
                    actions.addAll(changes(c.change(), offsetNs));
                }
                default -> actions.addAll(changes(act, offsetNs));
            }
        }
        return List.copyOf(actions);
    }

    /** A cell comes with those in it, and goes after them. */
    private List<Action> changes(Act act, long offsetNs) {
        return switch (act) {
            case Act.NewCell a ->
                workers.cells(a.cell()).stream()
                        .<Action>map(c -> new Action.CreateCell(c, a.span()))
                        .toList();
            case Act.Remove a ->
                cell(a.cell()).map(c -> registry.removeCell(c.id())).orElse(List.of()).stream()
                        .<Action>map(id -> new Action.RemoveCell(id, a.span()))
                        .toList();
            default -> action(act, offsetNs).stream().toList();
        };
    }

    /** Told once: what follows would be too much as well. */
    private void tooLong(Act act) {
        if (!tooLong) {
            context.diagnostics()
                    .report(
                            Code.TOO_MANY_STATEMENTS,
                            act.span(),
                            "with all repeats written out the timeline is too long: it has more than " + ACTIONS_MAX
                                    + " statements, or too many workers",
                            "write every 10ms { … } in place of repeats of repeats");
        }
        tooLong = true;
    }

    private List<Action> repeat(Act.Repeat repeat, long offsetNs) {
        Statement.Phase phase = earlier.get(repeat.phase().text());
        if (phase == null) {
            String name = repeat.phase().text();
            boolean later = all.contains(name);
            context.diagnostics()
                    .report(
                            later ? Code.REPEAT_OF_LATER_PHASE : Code.UNKNOWN_PHASE,
                            repeat.phase().span(),
                            later
                                    ? "phase \"" + name + "\" does not end before this one begins"
                                    : "unknown phase \"" + name + "\"",
                            later ? "repeat an earlier phase" : Nearest.hint(name, earlier.keySet()));
            return List.of();
        }
        boolean outer = repeating;
        repeating = true;
        List<Action> actions = body(phase.actions(), offsetNs);
        repeating = outer;
        return actions;
    }

    private Optional<Action> action(Act act, long offsetNs) {
        return switch (act) {
            case Act.Set a -> set(a);
            case Act.Clear a -> clear(a);
            case Act.Swap a -> swap(a);
            case Act.Spawn a -> {
                boolean root = a.cell().text().equals("root");
                Optional<Registry.CellInfo> cell = root ? Optional.empty() : cell(a.cell());
                if (!root && cell.isEmpty()) {
                    yield Optional.empty();
                }
                int id = cell.map(Registry.CellInfo::id).orElse(Registry.ROOT);
                leaf(id, a.cell());
                yield Optional.of(new Action.Spawn(id, workers.only(a.cell().text(), a.members()), a.span()));
            }
            case Act.Move a -> {
                List<Integer> groups = registry.targets(a.target());
                boolean root = a.cell().text().equals("root");
                Optional<Integer> cell =
                        root ? Optional.of(Registry.ROOT) : cell(a.cell()).map(Registry.CellInfo::id);
                cell.ifPresent(c -> leaf(c, a.cell()));
                yield cell.map(c -> new Action.Move(groups, c, a.span()));
            }
            case Act.Signal a -> {
                List<Integer> groups = registry.targets(a.target());
                yield Optional.of(
                        switch (a.verb()) {
                            case STOP -> new Action.Stop(groups, a.span());
                            case FREEZE -> new Action.Freeze(groups, a.span());
                            case THAW -> new Action.Thaw(groups, a.span());
                        });
            }
            case Act.NewCell a -> throw new IllegalStateException("several actions: " + a);
            case Act.Remove a -> throw new IllegalStateException("several actions: " + a);
            case Act.Offline a -> cpuLists.cpus(a.cpus(), "offline").map(c -> new Action.Offline(c, a.span()));
            case Act.Online a -> cpuLists.cpus(a.cpus(), "online").map(c -> new Action.Online(c, a.span()));
            case Act.Suspend a -> suspend(a);
            case Act.Detach a -> Optional.of(new Action.Detach(a.span()));
            case Act.Attach a ->
                a.scheduler().isEmpty()
                        ? Optional.of(new Action.Attach(Optional.empty(), a.span()))
                        : Schedulers.use(context, a.scheduler().get(), a.settings(), List.of())
                                .map(s -> new Action.Attach(Optional.of(s), a.span()));
            case Act.At a -> at(a, offsetNs);
            case Act.Every a -> every(a, offsetNs);
            case Act.Dispatch a -> {
                context.diagnostics()
                        .report(
                                Code.RACE_STATEMENT,
                                a.span(),
                                "dispatch belongs to the CPUs of a race",
                                "remove it: in a scenario the kernel dispatches by itself");
                yield Optional.empty();
            }
            case Act.Wake a -> {
                context.diagnostics()
                        .report(
                                Code.RACE_STATEMENT,
                                a.span(),
                                "wake belongs to the CPUs of a race",
                                "remove it: in a scenario a task wakes as its workload says");
                yield Optional.empty();
            }
            case Act.Repeat a -> Optional.empty(); // written out by body
            case Act.ExpectHere a -> Optional.empty(); // collected by body
            case Act.Claimed a -> Optional.empty(); // taken apart by body
        };
    }

    private Optional<Action> suspend(Act.Suspend act) {
        Optional<SleepState> state = SleepState.of(act.state().text());
        if (state.isEmpty()) {
            context.diagnostics()
                    .report(
                            Code.UNKNOWN_SETTING,
                            act.state().span(),
                            "unknown sleep state \"" + act.state().text() + "\"",
                            Nearest.hint(act.state().text(), SleepState.words()));
        }
        Optional<Long> time = context.values().duration(act.time(), "suspend");
        return state.flatMap(s -> time.map(ns -> new Action.Suspend(s, ns, act.span())));
    }

    private Optional<Action> at(Act.At act, long offsetNs) {
        Optional<Amount> delay = context.values().amount(act.delay(), "at");
        long ns = delay.filter(d -> !d.exponential()).map(Amount::ns).orElse(0L);
        if (delay.isPresent() && !delay.get().exponential() && offsetNs + ns > phaseNs && phaseNs > 0 && !repeating) {
            context.diagnostics()
                    .report(
                            Code.BEYOND_PHASE,
                            act.delay().span(),
                            "this never happens: phase \"" + phaseName + "\" has ended by then",
                            "make the phase longer, or the time shorter");
        }
        List<Action> body = body(act.body(), offsetNs + ns);
        act.process().ifPresent(p -> body.forEach(a -> writesFiles(a, p)));
        return delay.map(d -> new Action.At(d, act.process().map(Name::text), body, act.span()));
    }

    /** A process beside the test driver writes cells' files; it has no workers. */
    private void writesFiles(Action action, Name process) {
        if (!action.writesCell()) {
            context.diagnostics()
                    .report(
                            Code.NOT_OF_A_PROCESS,
                            action.span(),
                            "process " + process.text()
                                    + " cannot do this: it only sets cpus, weight, max and partition of cells",
                            "move the statement out of the block, for the test driver to do it");
        }
    }

    private Optional<Action> every(Act.Every act, long offsetNs) {
        Optional<Amount> interval = context.values().amount(act.interval(), "every");
        if (interval.isPresent() && interval.get().ns() == 0) {
            context.diagnostics()
                    .report(
                            Code.EVERY_WITHOUT_TIME,
                            act.interval().span(),
                            "every needs an interval above 0",
                            "write every 10ms { … }");
        }
        List<Action> body = body(act.body(), offsetNs);
        interval.ifPresent(i -> Rounds.check(context.diagnostics(), registry, i, body));
        return interval.map(i -> new Action.Every(i, body, act.span()));
    }

    private void leaf(int cell, Name name) {
        if (registry.holdsCells(cell)) {
            workers.onlyCells(name);
        }
    }

    private Optional<Registry.CellInfo> cell(Name name) {
        Optional<Registry.CellInfo> cell = registry.cell(name.text());
        if (cell.isEmpty()) {
            boolean gone = registry.isCellAnywhere(name.text());
            context.diagnostics()
                    .report(
                            Code.UNKNOWN_CELL,
                            name.span(),
                            gone
                                    ? "cell \"" + name.text() + "\" does not exist at this point"
                                    : "unknown cell \"" + name.text() + "\"",
                            gone
                                    ? "a cell lives from its statement to the end of its phase"
                                    : Nearest.hint(name.text(), registry.cellNames()));
        }
        return cell;
    }

    private Optional<Registry.CellInfo> cell(Path path, Name attribute) {
        String name = path.text();
        if (registry.cell(name).isEmpty() && !registry.isCellAnywhere(name) && isWorkers(path)) {
            context.diagnostics()
                    .report(
                            Code.NOT_A_CELL,
                            path.span(),
                            "\"" + name + "\" are workers, and " + attribute.text() + " belongs to a cell",
                            "write set " + name + (attribute.text().equals("cpus") ? " affinity …" : " nice …"));
            return Optional.empty();
        }
        return cell(new Name(name, path.span()));
    }

    private boolean isWorkers(Path path) {
        return registry.knows(path.group());
    }

    private Optional<Action> set(Act.Set a) {
        String attribute = a.attribute().text();
        if (CellFiles.NAMES.contains(attribute)) {
            Optional<IntFunction<Action>> write = files.write(attribute, a.value(), a.span());
            return cell(a.target(), a.attribute()).flatMap(c -> write.map(w -> w.apply(c.id())));
        }
        switch (attribute) {
            case "affinity" -> {
                List<Integer> groups = registry.targets(a.target());
                return cpuLists.affinity(a.value(), "affinity")
                        .map(affinity -> new Action.SetAffinity(groups, affinity, a.span()));
            }
            case "nice" -> {
                return Optional.of(new Action.SetNice(registry.targets(a.target()), workers.nice(a.value()), a.span()));
            }
            case "cookie" -> {
                List<Integer> groups = registry.targets(a.target());
                return workers.cookie(a.value()).map(c -> new Action.SetCookie(groups, Optional.of(c), a.span()));
            }
            case "policy" -> {
                List<Integer> groups = registry.targets(a.target());
                return workers.policy(a.value()).map(p -> new Action.SetPolicy(groups, p, a.span()));
            }
            default -> {
                return unknownAttribute(a.target(), a.attribute(), " " + Settings.text(a.value()));
            }
        }
    }

    private Optional<Action> clear(Act.Clear a) {
        String attribute = a.attribute().text();
        if (CellFiles.NAMES.contains(attribute)) {
            return cell(a.target(), a.attribute())
                    .map(c -> CellFiles.clear(attribute, a.span()).apply(c.id()));
        }
        return switch (attribute) {
            case "affinity" ->
                Optional.of(new Action.SetAffinity(registry.targets(a.target()), new Affinity.Inherit(), a.span()));
            case "nice" -> Optional.of(new Action.SetNice(registry.targets(a.target()), 0, a.span()));
            case "cookie" ->
                Optional.of(new Action.SetCookie(registry.targets(a.target()), Optional.empty(), a.span()));
            case "policy" ->
                Optional.of(new Action.SetPolicy(registry.targets(a.target()), new Policy.Normal(), a.span()));
            default -> unknownAttribute(a.target(), a.attribute(), "");
        };
    }

    private Optional<Action> swap(Act.Swap a) {
        if (!a.attribute().text().equals("cpus")) {
            context.diagnostics()
                    .report(
                            Code.UNKNOWN_SETTING,
                            a.attribute().span(),
                            "only the cpus of two cells can be swapped",
                            "write swap " + a.first().text() + " " + a.second().text() + " cpus");
            return Optional.empty();
        }
        Optional<Registry.CellInfo> first = cell(a.first(), a.attribute());
        Optional<Registry.CellInfo> second = cell(a.second(), a.attribute());
        return first.isEmpty() || second.isEmpty()
                ? Optional.empty()
                : Optional.of(new Action.SwapCpus(first.get().id(), second.get().id(), a.span()));
    }

    /** @param value as written */
    private Optional<Action> unknownAttribute(Path target, Name name, String value) {
        boolean turned = ATTRIBUTES.contains(target.text());
        context.diagnostics()
                .report(
                        Code.UNKNOWN_SETTING,
                        name.span(),
                        "unknown attribute \"" + name.text() + "\"",
                        turned
                                ? "the attribute comes second: " + name.text() + " " + target.text() + value
                                : Nearest.hint(name.text(), ATTRIBUTES));
        return Optional.empty();
    }
}
