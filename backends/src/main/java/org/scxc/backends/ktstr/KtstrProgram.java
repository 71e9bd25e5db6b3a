package org.scxc.backends.ktstr;

import java.util.List;

/**
 * What the body of a test does.
 *
 * @param backdrop cgroups that live through all steps
 * @param backdropOps done behind them
 */
record KtstrProgram(List<Def> backdrop, List<KtstrOp> backdropOps, List<KtstrStep> steps) {
    boolean hasBackdrop() {
        return !backdrop.isEmpty() || !backdropOps.isEmpty();
    }

    /** One step that is nothing but definitions held to the end: the form of {@code execute_defs}. */
    boolean isOneHold() {
        return steps.size() == 1
                && backdropOps.isEmpty()
                && steps.getFirst().ops().isEmpty()
                && steps.getFirst().hold() instanceof Hold.Full
                && backdrop.isEmpty();
    }
}
