package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.scxc.compiler.diagnostics.Nearest;
import org.scxc.grammar.ScxParser;
import org.scxc.model.Action;
import org.scxc.model.Affinity;
import org.scxc.model.Amount;
import org.scxc.model.Cell;
import org.scxc.model.CpuSet;
import org.scxc.model.Phase;
import org.scxc.model.SchedulerUse;

/** Cells and phases, in the order of the source, with the names that are alive at each point. */
final class Timeline {
    private final Scope scope;
    private final int machineCpus;
    private final Subjects subjects;
    private final Groups groups;
    private final Map<String, Integer> cells = new HashMap<>();
    private final Map<String, ScxParser.PhaseContext> phases = new HashMap<>();
    private int nextCell;

    Timeline(Scope scope, int machineCpus, Subjects subjects, Groups groups) {
        this.scope = scope;
        this.machineCpus = machineCpus;
        this.subjects = subjects;
        this.groups = groups;
    }

    Cell cell(ScxParser.CellContext tree) {
        String name = tree.name().getText();
        if (cells.containsKey(name)) {
            scope.error("SCX0105", tree.name(), "a cell \"" + name + "\" is already alive here", "rename one of them");
        }
        int id = nextCell++;
        cells.put(name, id);
        Groups.Block block = groups.block(name, tree.groups(), true);
        return new Cell(id, name, block.cpus(), block.weight(), block.groups(), scope.span(tree.name()));
    }

    Phase phase(ScxParser.PhaseContext tree) {
        String name = tree.name().getText();
        if (phases.put(name, tree) != null) {
            scope.error("SCX0105", tree.name(), "a phase is already called \"" + name + "\"", "phase names are unique");
        }
        Values v = new Values(scope);
        Quantity q = v.quantity(tree.QUANTITY());
        long ns = v.duration(tree, q);
        if (ns == 0) {
            scope.diagnostics.error(
                    "SCX0107", scope.span(tree.QUANTITY().getSymbol()), "a phase lasts longer than nothing", "");
        }
        Map<String, Integer> before = new HashMap<>(cells);
        List<Action> actions = tree.actions() == null ? List.of() : actions(tree.actions(), ns);
        cells.clear();
        cells.putAll(before);
        return new Phase(name, Math.max(1, ns), actions, scope.span(tree.name()));
    }

    private List<Action> actions(ScxParser.ActionsContext block, long lengthNs) {
        List<Action> all = new ArrayList<>();
        for (ScxParser.ActionContext a : block.action()) {
            action(a, lengthNs, all);
        }
        return all;
    }

    private void action(ScxParser.ActionContext tree, long lengthNs, List<Action> out) {
        switch (tree) {
            case ScxParser.SetActionContext a -> set(a).ifPresent(out::add);
            case ScxParser.ClearActionContext a -> clear(a).ifPresent(out::add);
            case ScxParser.SwapActionContext a -> swap(a).ifPresent(out::add);
            case ScxParser.SpawnActionContext a -> spawn(a).ifPresent(out::add);
            case ScxParser.MoveActionContext a -> {
                int to = a.name().getText().equals("root") ? -1 : cellId(a.name());
                List<Integer> who = subjects.resolve(scope, a.path()).groups();
                out.add(new Action.Move(who, to, scope.span(a)));
            }
            case ScxParser.StopActionContext a ->
                out.add(new Action.Stop(subjects.resolve(scope, a.path()).groups(), scope.span(a)));
            case ScxParser.FreezeActionContext a ->
                out.add(new Action.Freeze(subjects.resolve(scope, a.path()).groups(), scope.span(a)));
            case ScxParser.ThawActionContext a ->
                out.add(new Action.Thaw(subjects.resolve(scope, a.path()).groups(), scope.span(a)));
            case ScxParser.CellActionContext a -> out.add(new Action.CreateCell(cell(a.cell()), scope.span(a)));
            case ScxParser.RemoveActionContext a -> {
                int id = cellId(a.name());
                cells.remove(a.name().getText());
                if (id >= 0) {
                    out.add(new Action.RemoveCell(id, scope.span(a)));
                }
            }
            case ScxParser.OfflineActionContext a ->
                cpus(a.cpus()).ifPresent(c -> {
                    if (c.size() == machineCpus) {
                        scope.error("SCX0107", a, "no CPU would be left online", "");
                    }
                    out.add(new Action.Offline(c, scope.span(a)));
                });
            case ScxParser.OnlineActionContext a ->
                cpus(a.cpus()).ifPresent(c -> out.add(new Action.Online(c, scope.span(a))));
            case ScxParser.DetachActionContext a -> out.add(new Action.Detach(scope.span(a)));
            case ScxParser.AttachActionContext a -> attach(a).ifPresent(out::add);
            case ScxParser.RepeatActionContext a -> repeat(a, lengthNs, out);
            case ScxParser.AtActionContext a -> at(a, lengthNs).ifPresent(out::add);
            case ScxParser.EveryActionContext a -> every(a).ifPresent(out::add);
            case ScxParser.DispatchActionContext a -> scope.error("SCX0102", a, "\"dispatch\" belongs in a race", "");
            default -> {} // an expectation: read with the verdicts
        }
    }

    private Optional<CpuSet> cpus(ScxParser.CpusContext tree) {
        return new Values(scope).cpus(tree, tree.range(), machineCpus);
    }

    private int cellId(ParserRuleContext name) {
        Integer id = cells.get(name.getText());
        if (id == null) {
            scope.error(
                    "SCX0101",
                    name,
                    "no cell is called \"" + name.getText() + "\" here",
                    Nearest.hint(name.getText(), cells.keySet()));
            return -1;
        }
        return id;
    }

    private Optional<Action> set(ScxParser.SetActionContext a) {
        String word = a.name().getText();
        Values v = new Values(scope);
        switch (word) {
            case "cpus" -> {
                return Optional.of(
                        new Action.SetCpus(cellId(a.path()), v.affinity(a.value(), machineCpus), scope.span(a)));
            }
            case "weight" -> {
                int w = (int) v.count(a.value(), v.quantity(a.value().item(), Map.of()), 1, 10_000, "weight");
                return Optional.of(new Action.SetWeight(cellId(a.path()), w, scope.span(a)));
            }
            case "affinity" -> {
                List<Integer> who = subjects.resolve(scope, a.path()).groups();
                return Optional.of(new Action.SetAffinity(who, v.affinity(a.value(), machineCpus), scope.span(a)));
            }
            case "nice" -> {
                List<Integer> who = subjects.resolve(scope, a.path()).groups();
                return Optional.of(new Action.SetNice(who, groups.nice(a.value(), a), scope.span(a)));
            }
            case "policy" -> {
                List<Integer> who = subjects.resolve(scope, a.path()).groups();
                return Optional.of(new Action.SetPolicy(who, groups.policy(a.value(), a), scope.span(a)));
            }
            default -> {
                scope.error(
                        "SCX0102",
                        a.name(),
                        "\"" + word + "\" cannot be set",
                        Nearest.hint(word, List.of("affinity", "cpus", "nice", "policy", "weight")));
                return Optional.empty();
            }
        }
    }

    private Optional<Action> clear(ScxParser.ClearActionContext a) {
        switch (a.name().getText()) {
            case "cpus" -> {
                return Optional.of(new Action.SetCpus(cellId(a.path()), new Affinity.Inherit(), scope.span(a)));
            }
            case "affinity" -> {
                List<Integer> who = subjects.resolve(scope, a.path()).groups();
                return Optional.of(new Action.SetAffinity(who, new Affinity.Inherit(), scope.span(a)));
            }
            default -> {
                scope.error(
                        "SCX0102",
                        a.name(),
                        "\"" + a.name().getText() + "\" cannot be cleared",
                        Nearest.hint(a.name().getText(), List.of("affinity", "cpus")));
                return Optional.empty();
            }
        }
    }

    private Optional<Action> swap(ScxParser.SwapActionContext a) {
        if (!a.name().getText().equals("cpus")) {
            scope.error(
                    "SCX0102", a.name(), "\"" + a.name().getText() + "\" cannot be swapped", "swap alpha beta cpus");
            return Optional.empty();
        }
        return Optional.of(new Action.SwapCpus(cellId(a.path(0)), cellId(a.path(1)), scope.span(a)));
    }

    private Optional<Action> spawn(ScxParser.SpawnActionContext a) {
        String where = a.name().getText();
        int id = where.equals("root") ? -1 : cellId(a.name());
        Groups.Block block = groups.block(where, a.groups(), false);
        return Optional.of(new Action.Spawn(id, block.groups(), scope.span(a)));
    }

    private Optional<Action> attach(ScxParser.AttachActionContext a) {
        Optional<SchedulerLowering> use = SchedulerLowering.of(scope, a.path().getText(), a.path());
        use.ifPresent(u -> settings(u, a.settings()));
        Optional<SchedulerUse> scheduler = use.map(SchedulerLowering::use);
        return Optional.of(new Action.Attach(scheduler, scope.span(a)));
    }

    void settings(SchedulerLowering use, ScxParser.SettingsContext settings) {
        if (settings != null) {
            settings.entry().forEach(e -> use.set(scope, e, e.name().getText(), e.value()));
        }
    }

    private void repeat(ScxParser.RepeatActionContext a, long lengthNs, List<Action> out) {
        ScxParser.PhaseContext earlier = phases.get(a.name().getText());
        if (earlier == null || isInside(a, earlier)) {
            scope.error(
                    "SCX0101",
                    a.name(),
                    "no earlier phase is called \"" + a.name().getText() + "\"",
                    Nearest.hint(a.name().getText(), phases.keySet()));
            return;
        }
        if (earlier.actions() != null) {
            out.addAll(actions(earlier.actions(), lengthNs));
        }
    }

    private static boolean isInside(ParserRuleContext tree, ParserRuleContext outer) {
        for (ParserRuleContext p = tree.getParent(); p != null; p = p.getParent()) {
            if (p == outer) {
                return true;
            }
        }
        return false;
    }

    private Optional<Action> at(ScxParser.AtActionContext a, long lengthNs) {
        Amount delay = new Values(scope).amount(a.item(), Map.of());
        if (delay == null) {
            return Optional.empty();
        }
        if (!delay.exponential() && delay.ns() >= lengthNs && lengthNs > 0) {
            scope.diagnostics.warning(
                    "SCX0201", scope.span(a.item()), "this never happens: the enclosing block ends before", "");
        }
        return Optional.of(new Action.At(delay, actions(a.actions(), lengthNs), scope.span(a)));
    }

    private Optional<Action> every(ScxParser.EveryActionContext a) {
        Amount interval = new Values(scope).amount(a.item(), Map.of());
        if (interval == null) {
            return Optional.empty();
        }
        if (interval.ns() < 1_000) {
            scope.error("SCX0107", a.item(), "\"every\" needs at least 1us", "");
            return Optional.empty();
        }
        Map<String, Integer> before = new HashMap<>(cells);
        List<Action> body = actions(a.actions(), interval.ns());
        cells.clear();
        cells.putAll(before);
        return Optional.of(new Action.Every(interval, body, scope.span(a)));
    }
}
