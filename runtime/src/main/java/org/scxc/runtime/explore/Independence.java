package org.scxc.runtime.explore;

/**
 * Partial-order reduction: steps that commute with whatever the other CPUs can do before them, so that nothing is lost by
 * taking them at once. Each leads on in its CPU's code, so no cycle consists of such steps only.
 */
final class Independence {
    private Independence() {}

    static boolean isPrivate(RaceState m, Instructions instructions, AffinityPath affinity, int c) {
        return switch (m.top(c)) {
            case Pc.CALLBACK -> instructions.isPrivate(c);
            // The pi_lock is free and stays so: nobody else asks for it.
            case Pc.AF_PI, Pc.WK_PI -> m.onlyOneActsOn(affinity.actTask(c));
            // Everything that picking and switching touch is guarded by the runqueue's lock, which this CPU holds.
            case Pc.CY_PICK -> !m.isGhost && m.cpu(c, Cells.CURR) == 0;
            case Pc.CY_NEXT -> !m.isGhost;
            default -> false;
        };
    }
}
