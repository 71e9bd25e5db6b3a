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
 * Which cell of which step a claim is about. ktstr keeps statistics of a step's own cgroups, by name; it keeps none per
 * step of those that live through all of them (ktstr 0.18.0, VmResult::phase_cgroup).
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
        Set<Integer> staying = new LinkedHashSet<>();
        if (!program.isOneHold()) {
            setup.cells().forEach(c -> ids(staying, c.groups()));
        }
        ids(staying, setup.root());
        return staying.containsAll(groups)
                ? "ktstr keeps no statistics per step of cgroups that live through all steps"
                : "ktstr keeps statistics of whole cells that their step makes, and this is not one";
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
        if (program.isOneHold()) {
            setup.cells().forEach(c -> made.put(c.name(), ids(new LinkedHashSet<>(), c.groups())));
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
