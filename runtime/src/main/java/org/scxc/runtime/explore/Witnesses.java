package org.scxc.runtime.explore;

import java.util.HashSet;
import java.util.Set;
import org.scxc.model.Race;
import org.scxc.model.RaceLimits;

/** Schedules that show what a search has found: shortest ones, and whether one shows what it should. */
final class Witnesses {
    /** Beyond as many states the search's own witness is good enough. */
    private static final int STATES_MAX = 400_000;

    private static final int ARRIVALS_A_STATE = 10;

    private static final Memory MEMORY = Memory.of(
            new RaceLimits(STATES_MAX, 128L << 20, Integer.MAX_VALUE), Long.MAX_VALUE, false, bytes -> STATES_MAX);

    private final Findings findings = new Findings();
    private final RaceMachine machine;
    private final Watch watch;
    private final Bound bound;
    private final boolean exact;

    /**
     * @param bound that the schedules keep to
     * @param exact a cycle comes back to the whole state, not to its fingerprint
     */
    Witnesses(Race.Program program, Watch watch, Bound bound, boolean exact) {
        machine = new RaceMachine(program, findings);
        findings.forget();
        this.watch = watch;
        this.bound = bound;
        this.exact = exact;
    }

    /**
     * @param statesMax where the search stopped that met them: this one goes no further
     * @return shortest schedules of those of {@code wanted} that are met within the limit of states
     */
    Findings shortest(Set<Integer> wanted, long statesMax) {
        long states = Math.min(STATES_MAX, statesMax);
        findings.clear();
        new Engine(machine, findings, watch, null, MEMORY)
                .until(wanted)
                .run(new Shortest(bound, states, ARRIVALS_A_STATE * states));
        Findings found = new Findings();
        Set<Integer> others = new HashSet<>(findings.schedules().keySet());
        others.removeAll(wanted);
        found.merge(findings);
        found.schedules().keySet().removeAll(others);
        return found;
    }

    /** Whether {@code schedule} can be followed to its end, within the bound, and its last step is the first to show {@code key}. */
    boolean shows(int key, int[] schedule) {
        follow(schedule);
        int[] shown = findings.schedules().get(key);
        return shown != null && shown.length == schedule.length;
    }

    /** What {@code schedule} shows, each with the steps after which it first does. */
    Findings shown(int[] schedule) {
        follow(schedule);
        return findings;
    }

    private void follow(int[] schedule) {
        findings.clear();
        WholeStates whole = exact && watch.cycles() ? new WholeStates() : null;
        new Engine(machine, findings, watch, whole, MEMORY).run(new Replay(schedule, bound));
    }
}
