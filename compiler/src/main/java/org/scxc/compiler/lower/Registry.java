package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.diagnostics.Nearest;
import org.scxc.compiler.syntax.Path;
import org.scxc.model.Affinity;
import org.scxc.model.SourceSpan;

/** Cells and worker groups of one setup, by number and by name. Phase −1 is the scenario itself. */
final class Registry {
    static final int ROOT = -1;
    private static final int GROUPS_MAX = 20_000;
    static final int WORKERS_MAX = 100_000;

    record CellInfo(int id, String name, int phase, Optional<Affinity> cpus, SourceSpan span) {}

    /** @param label as written, else empty */
    record GroupInfo(int id, String label, String name, String cell, int phase, SourceSpan span) {}

    private final List<CellInfo> cells = new ArrayList<>();
    private final List<CellInfo> alive = new ArrayList<>();
    private final List<GroupInfo> groups = new ArrayList<>();
    private final Diagnostics diagnostics;
    private long workers;
    private int phase = -1;

    Registry(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
    }

    /** What the last phase made is gone. */
    void enterPhase(int number) {
        phase = number;
        alive.removeIf(c -> c.phase() >= 0);
    }

    boolean full() {
        return groups.size() + cells.size() > GROUPS_MAX || workers > WORKERS_MAX;
    }

    int addCell(String name, Optional<Affinity> cpus, SourceSpan span) {
        Optional<CellInfo> same = cell(name);
        if (name.equals("root")) {
            diagnostics.report(
                    Code.DUPLICATE_CELL,
                    span,
                    "root is the root cgroup, which is there already",
                    "choose another name, or write root { … } for workers of the root cgroup");
        } else if (same.isPresent()) {
            diagnostics.report(
                    Code.DUPLICATE_CELL,
                    span,
                    "there is a cell \"" + name + "\" already",
                    "choose another name",
                    "the first one",
                    same.get().span());
        }
        CellInfo info = new CellInfo(cells.size(), name, phase, cpus, span);
        cells.add(info);
        alive.add(info);
        return info.id();
    }

    void removeCell(int id) {
        alive.removeIf(c -> c.id() == id);
    }

    Optional<CellInfo> cell(String name) {
        return alive.stream().filter(c -> c.name().equals(name)).findFirst();
    }

    /** The name shown to users: the label, else cell and workload, numbered if taken. */
    String groupName(String label, String cell, String workload) {
        String base = label.isEmpty() ? cell + "." + workload : label;
        Set<String> taken = new LinkedHashSet<>();
        visible().stream().filter(g -> g.cell().equals(cell)).forEach(g -> taken.add(g.name()));
        String name = base;
        for (int n = 2; taken.contains(name); n++) {
            name = base + "#" + n;
        }
        return name;
    }

    int addGroup(String label, String name, String cell, long count, SourceSpan span) {
        Optional<GroupInfo> same = label.isEmpty()
                ? Optional.empty()
                : visible().stream().filter(g -> g.label().equals(label)).findFirst();
        if (same.isPresent()) {
            diagnostics.report(
                    Code.DUPLICATE_WORKER,
                    span,
                    "there are workers called \"" + label + "\" already",
                    "choose another name",
                    "the first ones",
                    same.get().span());
        } else if (!label.isEmpty() && cell(label).isPresent()) {
            diagnostics.report(
                    Code.DUPLICATE_WORKER,
                    span,
                    "\"" + label + "\" is the name of a cell already",
                    "choose another name, or a claim could mean both",
                    "the cell",
                    cell(label).get().span());
        }
        workers += count;
        if (workers > WORKERS_MAX) {
            diagnostics.report(
                    Code.TOO_MANY_WORKERS,
                    span,
                    "the scenario has more than " + WORKERS_MAX + " workers",
                    "start fewer");
        }
        groups.add(new GroupInfo(groups.size(), label, name, cell, phase, span));
        return groups.size() - 1;
    }

    private List<GroupInfo> visible() {
        return groups.stream().filter(g -> g.phase() < 0 || g.phase() == phase).toList();
    }

    /** Those that an action of this phase can mean; empty has been reported. */
    List<Integer> targets(Path path) {
        List<Integer> found = find(path.text(), visible());
        if (found.isEmpty()) {
            unknown(path, visible(), "no workers here are called");
        }
        return found;
    }

    /** Those that a claim can mean, in whichever phase they live; empty has been reported. */
    List<Integer> subjects(Path path) {
        List<Integer> found = find(path.text(), groups);
        if (found.isEmpty()) {
            unknown(path, groups, "no cell and no workers are called");
        }
        return found;
    }

    boolean knows(String workers) {
        return !find(workers, visible()).isEmpty();
    }

    boolean isCellAnywhere(String name) {
        return cells.stream().anyMatch(c -> c.name().equals(name));
    }

    private void unknown(Path path, List<GroupInfo> among, String message) {
        String text = path.text();
        if (text.equals("root") || cells.stream().anyMatch(c -> c.name().equals(text))) {
            diagnostics.report(
                    Code.UNKNOWN_SUBJECT, path.span(), "\"" + text + "\" has no workers", "give it some: 1 x spin");
            return;
        }
        diagnostics.report(
                Code.UNKNOWN_SUBJECT,
                path.span(),
                message + " \"" + text + "\"",
                Nearest.hint(text, subjectNames(among)));
    }

    private Set<String> subjectNames(List<GroupInfo> among) {
        Set<String> names = new LinkedHashSet<>();
        among.forEach(g -> names.add(g.label().isEmpty() ? g.name() : g.label()));
        cells.forEach(c -> names.add(c.name()));
        return names;
    }

    private static List<Integer> find(String text, List<GroupInfo> among) {
        List<Integer> named = among.stream()
                .filter(g ->
                        g.label().equals(text) || g.name().equals(text) || (g.cell() + "." + g.label()).equals(text))
                .map(GroupInfo::id)
                .toList();
        return named.isEmpty()
                ? among.stream()
                        .filter(g -> g.cell().equals(text))
                        .map(GroupInfo::id)
                        .toList()
                : named;
    }

    Set<String> cellNames() {
        Set<String> names = new LinkedHashSet<>();
        alive.forEach(c -> names.add(c.name()));
        return names;
    }
}
