package org.scxc.model.index;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scxc.model.Action;
import org.scxc.model.Phase;
import org.scxc.model.Setup;
import org.scxc.model.Subject;
import org.scxc.model.WorkerGroup;

/**
 * In which phases a scenario's workers live. What the scenario declares lives in all phases, what a phase makes in that
 * one; a group that the timeline may end before its phase does is in {@code ended}.
 */
public final class Lifetimes {
    private static final int EVERY_PHASE = -1;

    private final int phases;
    private final Map<Integer, Integer> phaseOf = new HashMap<>();
    private final Map<Integer, List<Integer>> groupsOfCell = new HashMap<>();
    private final Set<Integer> ended = new HashSet<>();

    private Lifetimes(Setup setup) {
        phases = setup.phases().size();
        setup.cells().forEach(c -> cell(c.id(), c.groups(), EVERY_PHASE));
        setup.root().forEach(g -> phaseOf.put(g.id(), EVERY_PHASE));
        for (int i = 0; i < phases; i++) {
            walk(setup.phases().get(i), i);
        }
    }

    public static Lifetimes of(Setup setup) {
        return new Lifetimes(setup);
    }

    private void cell(int id, List<WorkerGroup> groups, int phase) {
        groups.forEach(g -> phaseOf.put(g.id(), phase));
        groupsOfCell.put(id, groups.stream().map(WorkerGroup::id).toList());
    }

    private void walk(Phase phase, int number) {
        walk(phase.actions(), number);
    }

    private void walk(List<Action> actions, int phase) {
        for (Action action : actions) {
            switch (action) {
                case Action.CreateCell a -> cell(a.cell().id(), a.cell().groups(), phase);
                case Action.Spawn a -> a.groups().forEach(g -> phaseOf.put(g.id(), phase));
                case Action.Stop a -> ended.addAll(a.groups());
                case Action.RemoveCell a -> ended.addAll(groupsOfCell.getOrDefault(a.cell(), List.of()));
                case Action.At a -> walk(a.body(), phase);
                case Action.Every a -> walk(a.body(), phase);
                default -> {} // begins and ends nobody's life
            }
        }
    }

    /** Whether the timeline may end the workers before their phase ends. */
    boolean mayEndEarly(int group) {
        return ended.contains(group);
    }

    /** Whether every run that comes to its end has seen workers of the subject in more than one phase. */
    public boolean spansPhases(Subject subject) {
        Set<Integer> seen = new HashSet<>();
        for (int group : subject.groups()) {
            Integer phase = phaseOf.get(group);
            if (phase == null || ended.contains(group)) {
                continue;
            }
            if (phase == EVERY_PHASE && phases > 1) {
                return true;
            }
            seen.add(phase == EVERY_PHASE ? 0 : phase);
        }
        return seen.size() > 1;
    }
}
