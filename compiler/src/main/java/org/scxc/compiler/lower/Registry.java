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
import org.scxc.model.SourceSpan;

/** Cells and worker groups of one setup, by number and by name. Phase −1 is the scenario itself. */
final class Registry {
    static final int ROOT = -1;
    private static final int GROUPS_MAX = 20_000;
    static final int WORKERS_MAX = 100_000;

    record CellInfo(int id, String name, int phase, SourceSpan span) {}

    /**
     * @param label as written, else empty
     * @param first number of its first member among those written together
     * @param count how many of them it holds
     * @param written how many were written together; −1 = per cpu or per cgroup, which have no numbers
     */
    record GroupInfo(
            int id,
            String label,
            String name,
            String cell,
            int phase,
            long first,
            long count,
            long written,
            SourceSpan span) {
        boolean isCalled(String text) {
            return label.equals(text) || name.equals(text) || (cell + "." + label).equals(text);
        }
    }

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

    int addCell(String name, SourceSpan span) {
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
        CellInfo info = new CellInfo(cells.size(), name, phase, span);
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

    /** @param total of workers, wherever they run */
    int addGroup(String label, String name, String cell, long total, long written, SourceSpan span) {
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
        count(total, span);
        groups.add(new GroupInfo(groups.size(), label, name, cell, phase, 0, written, written, span));
        return groups.size() - 1;
    }

    int nextGroup() {
        return groups.size();
    }

    /** Counts workers, of a group or of several that nobody can name. */
    void count(long total, SourceSpan span) {
        workers += total;
        if (workers > WORKERS_MAX) {
            diagnostics.report(
                    Code.TOO_MANY_WORKERS,
                    span,
                    "the scenario has more than " + WORKERS_MAX + " workers",
                    "start fewer");
        }
    }

    /** Parts the group added last: from {@code first} on its members are another group. */
    int split(long first) {
        GroupInfo g = groups.removeLast();
        long before = first - g.first();
        groups.add(new GroupInfo(
                g.id(), g.label(), g.name(), g.cell(), g.phase(), g.first(), before, g.written(), g.span()));
        groups.add(new GroupInfo(
                groups.size(),
                g.label(),
                g.name(),
                g.cell(),
                g.phase(),
                first,
                g.count() - before,
                g.written(),
                g.span()));
        return groups.size() - 1;
    }

    private List<GroupInfo> visible() {
        return groups.stream().filter(g -> g.phase() < 0 || g.phase() == phase).toList();
    }

    /** Those that an action of this phase can mean; empty has been reported. */
    List<Integer> targets(Path path) {
        return find(path, visible(), "no workers here are called");
    }

    /** Those that a claim can mean, in whichever phase they live; empty has been reported. */
    List<Integer> subjects(Path path) {
        return find(path, groups, "no cell and no workers are called");
    }

    boolean knows(String workers) {
        return !find(workers, visible()).isEmpty();
    }

    boolean isCellAnywhere(String name) {
        return cells.stream().anyMatch(c -> c.name().equals(name));
    }

    private void unknown(Path path, List<GroupInfo> among, String message) {
        String text = path.group();
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

    private List<Integer> find(Path path, List<GroupInfo> among, String message) {
        List<GroupInfo> found = find(path.group(), among);
        if (found.isEmpty()) {
            unknown(path, among, message);
            return List.of();
        }
        if (path.member().isEmpty()) {
            return found.stream().map(GroupInfo::id).toList();
        }
        String member = path.member().get().word();
        List<Integer> one = found.stream()
                .filter(g -> g.isCalled(path.group()) && g.count() == 1 && member.equals("" + g.first()))
                .map(GroupInfo::id)
                .toList();
        if (one.isEmpty()) {
            noMember(path, found.getFirst());
        }
        return one;
    }

    private void noMember(Path path, GroupInfo group) {
        String name = path.group();
        SourceSpan at = path.member().orElseThrow().span();
        if (!group.isCalled(name)) {
            diagnostics.report(
                    Code.UNKNOWN_SUBJECT,
                    path.span(),
                    "\"" + name + "\" is a cell, and its workers have no numbers there",
                    "name the workers, w: 8 x spin, and write w[0]");
        } else if (group.written() < 0) {
            diagnostics.report(
                    Code.UNKNOWN_SUBJECT,
                    path.span(),
                    "\"" + name + "\" are workers per CPU or cgroup, which have no numbers",
                    "write workers of their own with affinity for one CPU");
        } else {
            long last = group.written() - 1;
            diagnostics.report(
                    Code.OUT_OF_RANGE,
                    at,
                    "there is no such member: \"" + name + "\" are " + (last + 1) + ", counted from 0",
                    last < 1
                            ? "write " + name + "[0], or " + name
                            : "write " + name + "[0] to " + name + "[" + last + "]");
        }
    }

    private static List<GroupInfo> find(String text, List<GroupInfo> among) {
        List<GroupInfo> named = among.stream().filter(g -> g.isCalled(text)).toList();
        return named.isEmpty()
                ? among.stream().filter(g -> g.cell().equals(text)).toList()
                : named;
    }

    Set<String> cellNames() {
        Set<String> names = new LinkedHashSet<>();
        alive.forEach(c -> names.add(c.name()));
        return names;
    }
}
