package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Path;
import org.scxc.model.Nearest;
import org.scxc.model.SourceSpan;

/** Cells and worker groups of one setup, by number and by name. Phase −1 is the scenario itself. */
final class Registry {
    static final int ROOT = -1;
    private static final int GROUPS_MAX = 20_000;
    static final int WORKERS_MAX = 100_000;

    /** @param parent number of the cell that it is in, or −1 */
    record CellInfo(int id, String name, int parent, int phase, SourceSpan span) {}

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
    private final Set<String> everNamed = new HashSet<>();
    private final Map<String, CellInfo> alive = new LinkedHashMap<>();
    private final List<GroupInfo> groups = new ArrayList<>();
    private final Map<String, List<GroupInfo>> called = new HashMap<>();
    private final Map<String, List<GroupInfo>> inCell = new HashMap<>();
    private final Map<String, Integer> numbered = new HashMap<>();
    private final Diagnostics diagnostics;
    private long workers;
    private int phase = -1;

    Registry(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
    }

    /** What the last phase made is gone. */
    void enterPhase(int number) {
        phase = number;
        alive.values().removeIf(c -> c.phase() >= 0);
        numbered.clear();
    }

    boolean full() {
        return groups.size() + cells.size() > GROUPS_MAX || workers > WORKERS_MAX;
    }

    /** @param parent number of the cell that it is in, or −1 */
    int addCell(String name, int parent, SourceSpan span) {
        Optional<CellInfo> same = cell(name);
        if (name.equals("root")) {
            diagnostics.report(
                    Code.DUPLICATE_CELL,
                    span,
                    "root is the root cgroup, which already exists",
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
        CellInfo info = new CellInfo(cells.size(), name, parent, phase, span);
        cells.add(info);
        alive.putIfAbsent(name, info);
        everNamed.add(name);
        return info.id();
    }

    /** Removes a cell and those in it. @return their numbers, the innermost first */
    List<Integer> removeCell(int id) {
        List<Integer> removed = new ArrayList<>();
        for (CellInfo c : List.copyOf(alive.values()).reversed()) {
            if (isWithin(c, id)) {
                alive.remove(c.name(), c);
                removed.add(c.id());
            }
        }
        return removed;
    }

    private boolean isWithin(CellInfo cell, int id) {
        CellInfo at = cell;
        while (at.id() != id && at.parent() >= 0) {
            at = cells.get(at.parent());
        }
        return at.id() == id;
    }

    /** Whether other cells are in it, so that no workers can be. */
    boolean holdsCells(int id) {
        return id != ROOT && alive.values().stream().anyMatch(c -> c.parent() == id);
    }

    /** A cell's name and the names of those that it is in: its workers are theirs, too. */
    private List<String> owners(String cell) {
        List<String> names = new ArrayList<>(List.of(cell));
        CellInfo at = alive.get(cell);
        while (at != null && at.parent() >= 0) {
            at = cells.get(at.parent());
            names.add(at.name());
        }
        return names;
    }

    Optional<CellInfo> cell(String name) {
        return Optional.ofNullable(alive.get(name));
    }

    /** The name shown to users: the label, else cell and workload, numbered if taken. */
    String groupName(String label, String cell, String workload) {
        String base = label.isEmpty() ? cell + "." + workload : label;
        // Where the last search for this base ended, and the names before are taken still.
        int n = numbered.getOrDefault(cell + "\n" + base, 1);
        String name = n == 1 ? base : base + "#" + n;
        while (isTaken(name, cell)) {
            n++;
            name = base + "#" + n;
        }
        numbered.put(cell + "\n" + base, n);
        return name;
    }

    private boolean isTaken(String name, String cell) {
        return called.getOrDefault(name, List.of()).stream()
                .anyMatch(g -> g.name().equals(name) && g.cell().equals(cell) && isVisible(g));
    }

    private void index(GroupInfo g) {
        groups.add(g);
        for (String key : Set.copyOf(List.of(g.label(), g.name(), g.cell() + "." + g.label()))) {
            called.computeIfAbsent(key, k -> new ArrayList<>()).add(g);
        }
        owners(g.cell())
                .forEach(cell ->
                        inCell.computeIfAbsent(cell, k -> new ArrayList<>()).add(g));
    }

    /** @param total of workers, wherever they run */
    int addGroup(String label, String name, String cell, long total, long written, SourceSpan span) {
        Optional<GroupInfo> same = label.isEmpty()
                ? Optional.empty()
                : called.getOrDefault(label, List.of()).stream()
                        .filter(g -> g.label().equals(label) && isVisible(g))
                        .findFirst();
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
        index(new GroupInfo(groups.size(), label, name, cell, phase, 0, written, written, span));
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
        for (String key : Set.copyOf(List.of(g.label(), g.name(), g.cell() + "." + g.label()))) {
            called.getOrDefault(key, new ArrayList<>()).removeLast();
        }
        owners(g.cell())
                .forEach(cell -> inCell.getOrDefault(cell, new ArrayList<>()).removeLast());
        long before = first - g.first();
        index(new GroupInfo(
                g.id(), g.label(), g.name(), g.cell(), g.phase(), g.first(), before, g.written(), g.span()));
        index(new GroupInfo(
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

    private boolean isVisible(GroupInfo g) {
        return g.phase() < 0 || g.phase() == phase;
    }

    /** Those that an action of this phase can mean; empty has been reported. */
    List<Integer> targets(Path path) {
        return find(path, this::isVisible, "unknown workers");
    }

    /** Those that a claim can mean, in whichever phase they live; empty has been reported. */
    List<Integer> subjects(Path path) {
        return find(path, g -> true, "unknown cell or workers");
    }

    boolean knows(String workers) {
        return !find(workers, this::isVisible).isEmpty();
    }

    /** Cells of that name, in whichever phase they live. */
    List<Integer> cellsCalled(String name) {
        return cells.stream()
                .filter(c -> c.name().equals(name))
                .map(CellInfo::id)
                .toList();
    }

    /** Names of all cells there ever are. */
    Set<String> allCellNames() {
        return everNamed;
    }

    String cellName(int id) {
        return cells.get(id).name();
    }

    boolean isCellAnywhere(String name) {
        return everNamed.contains(name);
    }

    private void unknown(Path path, Predicate<GroupInfo> among, String message) {
        String text = path.group();
        if (text.equals("root") || everNamed.contains(text)) {
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

    private Set<String> subjectNames(Predicate<GroupInfo> among) {
        Set<String> names = new LinkedHashSet<>();
        groups.stream().filter(among).forEach(g -> names.add(g.label().isEmpty() ? g.name() : g.label()));
        cells.forEach(c -> names.add(c.name()));
        return names;
    }

    private List<Integer> find(Path path, Predicate<GroupInfo> among, String message) {
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
                    "no such member: \"" + name + "\" has " + (last + 1) + ", counted from 0",
                    last < 1
                            ? "write " + name + "[0], or " + name
                            : "write " + name + "[0] to " + name + "[" + last + "]");
        }
    }

    private List<GroupInfo> find(String text, Predicate<GroupInfo> among) {
        List<GroupInfo> named =
                called.getOrDefault(text, List.of()).stream().filter(among).toList();
        return named.isEmpty()
                ? inCell.getOrDefault(text, List.of()).stream().filter(among).toList()
                : named;
    }

    Set<String> cellNames() {
        Set<String> names = new LinkedHashSet<>();
        names.addAll(alive.keySet());
        return names;
    }
}
