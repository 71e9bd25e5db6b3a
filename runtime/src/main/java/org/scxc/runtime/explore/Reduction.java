package org.scxc.runtime.explore;

/**
 * Partial-order reduction: steps that commute with whatever the other CPUs can do before them, so that nothing is lost by
 * taking them at once. No cycle consists of such steps only, since each leads on in its CPU's code.
 */
final class Reduction {
    private Reduction() {}

    static boolean isPrivate(RaceMachine m, int c) {
        return switch (m.top(c)) {
            // ops.enqueue is about to return; nobody looks for QUEUED before the word changes, and QUEUEING makes them
            // wait.
            case Pc.DL_RESTORE -> false;
            case Pc.CALLBACK -> m.callbacks.isPrivate(c);
            case Pc.CY_LOCK -> m.program.scripts().size() == 1;
            default -> false;
        };
    }
}
