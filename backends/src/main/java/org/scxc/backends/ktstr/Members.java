package org.scxc.backends.ktstr;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.scxc.model.Action;
import org.scxc.model.Cell;
import org.scxc.model.Phase;
import org.scxc.model.Setup;
import org.scxc.model.WorkerGroup;

/**
 * Which cell of which step a claim is about. ktstr keeps statistics of each cgroup in each step, by name: of those that
 * the step makes, and of those that live through all of them, whose workers cut theirs at the ends of steps (ktstr 0.18.0
 * and 0.50.0, VmResult::phase_cgroup, expand_backdrop_phase_buckets).
 */
final class Members {
    /** @param lengthNs of the phase */
    record Place(int step, String cell, long lengthNs) {}

    private final Setup setup;
    private final Program program;

    Members(Setup setup, Program program) {
        this.setup = setup;
        this.program = program;
    }

    Optional<Place> of(List<Integer> groups, String phase) {
        int step = step(phase);
        if (step < 0
                || program.steps().stream().filter(s -> s.phase().equals(phase)).count() != 1) {
            return Optional.empty();
        }
        Map<String, Set<Integer>> made = made(phase);
        Set<Integer> alive = new LinkedHashSet<>(groups);
        alive.retainAll(inPhase(phase));
        return made.entrySet().stream()
                .filter(e -> !alive.isEmpty() && e.getValue().equals(alive))
                .map(e -> new Place(step, e.getKey(), length(phase)))
                .findFirst();
    }

    /** Why {@link #of} is empty. */
    String cause(List<Integer> groups, String phase) {
        if (phase.isEmpty()) {
            return "ktstr keeps statistics of single steps; say during which phase";
        }
        return moves()
                ? "workers move or stop, and ktstr's statistics are of whole cells"
                : "ktstr keeps statistics of whole cells in single steps, and this is not one";
    }

    /** Whether a cell has other workers at its end than at its beginning. */
    private boolean moves() {
        return program.steps().stream()
                .flatMap(s -> s.ops().stream())
                .anyMatch(o -> o instanceof Op.MoveAllTasks || o instanceof Op.StopCgroup);
    }

    private int step(String phase) {
        for (int i = 0; i < program.steps().size(); i++) {
            if (program.steps().get(i).phase().equals(phase)) {
                return i;
            }
        }
        return -1;
    }

    private long length(String phase) {
        return setup.phases().stream()
                .filter(p -> p.name().equals(phase))
                .mapToLong(Phase::durationNs)
                .findFirst()
                .orElse(0);
    }

    /** Cells that the step of that phase makes, with their own groups and those spawned into them there. */
    private Map<String, Set<Integer>> made(String phase) {
        Map<String, Set<Integer>> made = new LinkedHashMap<>();
        Map<Integer, String> names = new LinkedHashMap<>();
        if (!moves()) {
            for (Cell cell : setup.cells()) {
                names.put(cell.id(), cell.name());
                made.put(cell.name(), ids(new LinkedHashSet<>(), cell.groups()));
            }
        }
        for (Action action : actions(phase)) {
            if (action instanceof Action.CreateCell c) {
                Cell cell = c.cell();
                names.put(cell.id(), cell.name());
                made.put(cell.name(), ids(new LinkedHashSet<>(), cell.groups()));
            } else if (action instanceof Action.Spawn s && names.containsKey(s.cell())) {
                ids(made.computeIfAbsent(names.get(s.cell()), n -> new LinkedHashSet<>()), s.groups());
            }
        }
        return made;
    }

    private Set<Integer> inPhase(String phase) {
        Set<Integer> all = new LinkedHashSet<>();
        setup.cells().forEach(c -> ids(all, c.groups()));
        ids(all, setup.root());
        for (Action action : actions(phase)) {
            if (action instanceof Action.CreateCell c) {
                ids(all, c.cell().groups());
            } else if (action instanceof Action.Spawn s) {
                ids(all, s.groups());
            }
        }
        return all;
    }

    private List<Action> actions(String phase) {
        return setup.phases().stream()
                .filter(p -> p.name().equals(phase))
                .flatMap(p -> p.actions().stream())
                .toList();
    }

    private static Set<Integer> ids(Set<Integer> into, List<WorkerGroup> groups) {
        groups.forEach(g -> into.add(g.id()));
        return into;
    }
}
