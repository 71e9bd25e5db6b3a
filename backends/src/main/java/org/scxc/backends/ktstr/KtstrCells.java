package org.scxc.backends.ktstr;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.scxc.model.Cell;
import org.scxc.model.WorkerGroup;

/** Which cgroups exist at a point of the timeline, and which worker groups live in them. */
final class KtstrCells {
    static final int ROOT = -1;

    private record Live(String name, boolean backdrop, Set<Integer> groups) {}

    private final Map<Integer, Live> live = new LinkedHashMap<>();
    private final Set<Integer> rootGroups = new LinkedHashSet<>();
    private final Set<Integer> stepGroups = new LinkedHashSet<>();
    private final Map<Integer, String> names = new LinkedHashMap<>();

    void add(Cell cell, boolean backdrop) {
        live.put(cell.id(), new Live(cell.name(), backdrop, new LinkedHashSet<>()));
        names.put(cell.id(), cell.name());
        spawn(cell.id(), cell.groups(), backdrop);
    }

    void spawn(int cell, List<WorkerGroup> groups, boolean backdrop) {
        Live home = live.get(cell);
        for (WorkerGroup g : groups) {
            (home == null ? rootGroups : home.groups()).add(g.id());
            if (!backdrop) {
                stepGroups.add(g.id());
            }
        }
    }

    void remove(int cell) {
        live.remove(cell);
    }

    /** What the step made is gone. */
    void endStep() {
        live.values().removeIf(l -> !l.backdrop());
        live.values().forEach(l -> l.groups().removeAll(stepGroups));
        rootGroups.removeAll(stepGroups);
        stepGroups.clear();
    }

    /** {@code root} for the root cgroup; a removed cell keeps its name. */
    String name(int cell) {
        return cell == ROOT ? "root" : names.getOrDefault(cell, "?");
    }

    boolean isBackdrop(int cell) {
        Live home = live.get(cell);
        return home != null && home.backdrop();
    }

    /** The cell whose workers are exactly these groups. */
    Optional<Integer> exactly(List<Integer> groups) {
        return live.entrySet().stream()
                .filter(e -> e.getValue().groups().equals(new LinkedHashSet<>(groups)))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    void move(int from, int to) {
        Live source = live.get(from);
        Live destination = live.get(to);
        if (source != null && destination != null) {
            destination.groups().addAll(source.groups());
            source.groups().clear();
        }
    }

    void stop(int cell) {
        Live home = live.get(cell);
        if (home != null) {
            home.groups().clear();
        }
    }
}
