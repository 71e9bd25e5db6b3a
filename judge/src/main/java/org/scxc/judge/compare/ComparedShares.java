package org.scxc.judge.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.scxc.judge.Groups;
import org.scxc.model.Action;
import org.scxc.model.Cell;
import org.scxc.model.Decimals;
import org.scxc.model.Outcome;
import org.scxc.model.Outcome.GroupStats;
import org.scxc.model.Outcome.PhaseOutcome;
import org.scxc.model.Phase;
import org.scxc.model.Setup;
import org.scxc.model.WorkerGroup;

/** CPU time phase by phase: of a task of each group, and of each cell of all that worked. */
record ComparedShares(Setup setup, List<Outcome> predicted, List<Outcome> observed, Tolerance tolerance) {
    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < setup.phases().size(); i++) {
            phase(i, rows);
        }
        return rows;
    }

    private void phase(int index, List<Row> rows) {
        Phase phase = setup.phases().get(index);
        String during = " during " + phase.name();
        List<PhaseOutcome> model = complete(predicted, index);
        List<PhaseOutcome> real = complete(observed, index);
        if (model.isEmpty() && real.isEmpty()) {
            return;
        }
        if (model.isEmpty() || real.isEmpty()) {
            String who = model.isEmpty() ? "no predicted run came to its end" : "no observed run came to its end";
            rows.add(Row.text(
                    "usage" + during,
                    Agreement.NOT_COMPARABLE,
                    model.size() + " runs",
                    real.size() + " runs",
                    "",
                    who));
            return;
        }
        TreeSet<Integer> groups = new TreeSet<>();
        model.forEach(p -> groups.addAll(p.groups().keySet()));
        real.forEach(p -> groups.addAll(p.groups().keySet()));
        setup.noise().groups().forEach(g -> groups.remove(g.id()));
        for (int group : groups) {
            rows.addAll(group(group, during, model, real));
        }
        Map<String, List<Integer>> cells = cells(index);
        if (cells.size() > 1) {
            cells.forEach((name, ids) -> rows.add(row(
                    "share of " + name + during,
                    model,
                    real,
                    p -> share(p, ids),
                    "within " + points(tolerance.share()) + " points of the predicted range")));
        }
    }

    static List<PhaseOutcome> complete(List<Outcome> runs, int index) {
        return runs.stream()
                .filter(r -> r.phases().size() > index)
                .map(r -> r.phases().get(index))
                .filter(PhaseOutcome::complete)
                .toList();
    }

    /** The mean over members; where there are several, the one with the least and with the most as well. */
    private List<Row> group(int id, String during, List<PhaseOutcome> model, List<PhaseOutcome> real) {
        String name = Groups.name(setup, id) + during;
        String within = "within " + points(tolerance.share()) + " points of the predicted range";
        List<Row> rows = new ArrayList<>();
        rows.add(row(
                "usage of each of " + name,
                model,
                real,
                p -> usage(p, id, g -> (double) g.usageNs() / g.members()),
                within));
        boolean several = model.stream()
                .flatMap(p -> Optional.ofNullable(p.groups().get(id)).stream())
                .anyMatch(g -> g.members() > 1);
        if (several) {
            rows.add(row(
                    "least usage in " + name, model, real, p -> usage(p, id, g -> (double) g.minMemberNs()), within));
            rows.add(row(
                    "greatest usage in " + name,
                    model,
                    real,
                    p -> usage(p, id, g -> (double) g.maxMemberNs()),
                    within));
        }
        return rows;
    }

    private static Optional<Double> usage(PhaseOutcome p, int group, Function<GroupStats, Double> of) {
        double elapsed = p.endNs() - p.startNs();
        return Optional.ofNullable(p.groups().get(group))
                .filter(g -> g.members() > 0 && elapsed > 0)
                .map(g -> of.apply(g) / elapsed);
    }

    private Optional<Double> share(PhaseOutcome p, List<Integer> ids) {
        double all = 0;
        double own = 0;
        for (GroupStats g : p.groups().values()) {
            boolean noise = setup.noise().groups().stream().anyMatch(n -> n.id() == g.group());
            all += noise ? 0 : g.usageNs();
            own += ids.contains(g.group()) ? g.usageNs() : 0;
        }
        return all > 0 ? Optional.of(own / all) : Optional.empty();
    }

    private Row row(
            String what,
            List<PhaseOutcome> model,
            List<PhaseOutcome> real,
            Function<PhaseOutcome, Optional<Double>> of,
            String within) {
        List<Double> m = model.stream().flatMap(p -> of.apply(p).stream()).toList();
        List<Double> r = real.stream().flatMap(p -> of.apply(p).stream()).toList();
        if (m.isEmpty() || r.isEmpty()) {
            String who = m.isEmpty() ? "it was not predicted" : "it was not observed";
            return Row.text(
                    what,
                    Agreement.NOT_COMPARABLE,
                    m.isEmpty() ? "" : text(Range.of(m)),
                    r.isEmpty() ? "" : text(Range.of(r)),
                    "",
                    who);
        }
        Range range = Range.of(m);
        Range seen = Range.of(r);
        boolean holds = range.holds(seen.mean(), tolerance.share());
        return new Row(
                what,
                holds ? Agreement.AGREES : Agreement.DIFFERS,
                text(range),
                text(seen),
                within,
                holds ? "" : "the observed mean is outside",
                Optional.of(range),
                Optional.of(seen));
    }

    private static String text(Range range) {
        String mean = points(range.mean()) + " %";
        return range.min() == range.max()
                ? mean
                : mean + " (" + points(range.min()) + " to " + points(range.max()) + ")";
    }

    private static String points(double fraction) {
        return Decimals.fixed(100 * fraction, 1).replaceAll("\\.0$", "");
    }

    /** Cells and the groups made in them up to the end of a phase; the root cgroup is one of them. */
    private Map<String, List<Integer>> cells(int index) {
        Map<Integer, String> names = new TreeMap<>();
        Map<String, List<Integer>> cells = new TreeMap<>();
        setup.cells().forEach(c -> add(c, names, cells));
        add("root", setup.root(), cells);
        for (int i = 0; i <= index; i++) {
            made(setup.phases().get(i).actions(), names, cells);
        }
        cells.values().removeIf(List::isEmpty);
        return cells;
    }

    private static void made(List<Action> actions, Map<Integer, String> names, Map<String, List<Integer>> cells) {
        for (Action action : actions) {
            switch (action) {
                case Action.CreateCell a -> add(a.cell(), names, cells);
                case Action.Spawn a ->
                    add(a.cell() < 0 ? "root" : names.getOrDefault(a.cell(), "cell " + a.cell()), a.groups(), cells);
                case Action.At a -> made(a.body(), names, cells);
                case Action.Every a -> made(a.body(), names, cells);
                default -> {}
            }
        }
    }

    private static void add(Cell cell, Map<Integer, String> names, Map<String, List<Integer>> cells) {
        names.put(cell.id(), cell.name());
        add(cell.name(), cell.groups(), cells);
    }

    private static void add(String cell, List<WorkerGroup> groups, Map<String, List<Integer>> cells) {
        List<Integer> ids = cells.computeIfAbsent(cell, k -> new ArrayList<>());
        groups.forEach(g -> ids.add(g.id()));
    }
}
