package org.scxc.backends.ktstr;

import java.util.List;
import org.scxc.model.Action;
import org.scxc.model.Phase;

/**
 * Phases for ktstr's Loop hold: the definitions of the step are made once, its ops are done again and again. Only the
 * last step can be one, since it lasts until {@code duration_s} is over.
 */
final class Loops {
    private Loops() {}

    /** Whether the phase is cells, and one {@code every} that would outlive steps of its own. */
    static boolean needed(Phase phase) {
        List<Action.Every> all = phase.actions().stream()
                .filter(Action.Every.class::isInstance)
                .map(Action.Every.class::cast)
                .toList();
        boolean made = phase.actions().stream().anyMatch(Action.CreateCell.class::isInstance);
        return all.size() == 1
                && all.stream().noneMatch(e -> e.interval().exponential())
                && phase.actions().stream().allMatch(a -> a instanceof Action.Every || isDefinition(a))
                && all.getFirst().body().stream().allMatch(Loops::repeats)
                && (made || all.getFirst().body().stream().anyMatch(Action.Spawn.class::isInstance));
    }

    private static boolean isDefinition(Action action) {
        return action instanceof Action.CreateCell c && !c.cell().groups().isEmpty();
    }

    /** Not a time of its own, and nothing that works only once. */
    private static boolean repeats(Action action) {
        return !(action instanceof Action.At
                || action instanceof Action.Every
                || action instanceof Action.CreateCell
                || action instanceof Action.RemoveCell
                || action instanceof Action.Detach
                || action instanceof Action.Attach);
    }

    static Action.Every every(Phase phase) {
        return phase.actions().stream()
                .filter(Action.Every.class::isInstance)
                .map(Action.Every.class::cast)
                .findFirst()
                .orElseThrow();
    }
}
