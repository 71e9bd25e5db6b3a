package org.scxc.runtime.explore;

/**
 * Partial-order reduction: steps that commute with whatever the other CPUs can do before them, so that nothing is lost by
 * taking them at once. Each leads on in its CPU's code, so no cycle consists of such steps only.
 */
final class Independence {
    private Independence() {}

    static boolean isPrivate(RaceState m, RaceCore core, BpfSide bpf, int c) {
        Pc pc = m.top(c);
        return switch (pc) {
            case Pc.CALLBACK -> bpf.isPrivate(c) && !m.steps.raises(c);
            // The pi_lock is free and stays so: nobody else asks for it.
            case Pc.AF_PI, Pc.WK_PI -> m.onlyOneActsOn(m.actTask(c));
            // An object's programs ask without a lock what a CPU runs, and how many tasks are on its local DSQ.
            case Pc.CY_PICK, Pc.CY_NEXT ->
                m.object() == null && core.isPrivate(c, pc) && !(pc == Pc.CY_NEXT && m.steps.willRaise(c));
            default -> false;
        };
    }
}
