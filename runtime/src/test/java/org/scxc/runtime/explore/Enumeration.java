package org.scxc.runtime.explore;

import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.scxc.model.Race;

/**
 * Every execution within a bound, one by one: nothing is remembered of other executions, nothing is skipped, states are
 * compared as full states. What it shares with the searches is the machine.
 */
final class Enumeration {
    /** What a step costs beside what is left. */
    enum Kind {
        PREEMPTIONS,
        DELAYS
    }

    private static final int DEPTH_MAX = 1_000;

    private final Findings events = new Findings();
    private final RaceMachine machine;
    private final Kind kind;
    private final long stepsMax;
    private final Set<Integer> shown = new HashSet<>();
    private final Set<LongBuffer> path = new HashSet<>();
    private long steps;

    private Enumeration(Race.Program program, Kind kind, long stepsMax) {
        machine = new RaceMachine(program, events);
        this.kind = kind;
        this.stepsMax = stepsMax;
    }

    /** Keys of all that some execution shows; empty if that takes more than {@code stepsMax} steps, too many in one execution, or more room than the model has. */
    static Optional<Set<Integer>> shown(Race.Program program, Kind kind, int bound, long stepsMax) {
        Enumeration all = new Enumeration(program, kind, stepsMax);
        all.collect();
        try {
            return all.from(-1, bound) ? Optional.of(all.shown) : Optional.empty();
        } catch (Machine.Overflow e) {
            return Optional.empty();
        }
    }

    private void collect() {
        shown.addAll(events.now());
        events.forget();
    }

    private boolean from(int last, int left) {
        LongBuffer here = here(last, left);
        if (path.contains(here)) {
            shown.add(Findings.LIVELOCK);
            return true;
        }
        boolean stuck = true;
        if (path.size() == DEPTH_MAX) {
            return false;
        }
        path.add(here);
        for (int cpu = 0; cpu < machine.state.at.actors; cpu++) {
            if (!machine.enabled(cpu)) {
                continue;
            }
            stuck = false;
            int cost = cost(kind, machine, last, cpu);
            if (cost > left) {
                continue;
            }
            if (++steps > stepsMax) {
                return false;
            }
            int mark = machine.mark();
            boolean goesOn = machine.step(cpu);
            machine.lookAtState();
            collect();
            if (goesOn && !from(cpu, left - cost)) {
                return false;
            }
            machine.state.store.undo(mark);
        }
        if (stuck) {
            machine.lookAtEnd();
            collect();
        }
        path.remove(here);
        return true;
    }

    private LongBuffer here(int last, int left) {
        long[] state = machine.state();
        long[] here = Arrays.copyOf(state, state.length + 2);
        here[state.length] = last;
        here[state.length + 1] = left;
        return LongBuffer.wrap(here);
    }

    /** Written anew, from the definitions of docs/races.md. */
    static int cost(Kind kind, RaceMachine machine, int last, int cpu) {
        return switch (kind) {
            case PREEMPTIONS -> last != -1 && last != cpu && machine.enabled(last) ? 1 : 0;
            case DELAYS -> {
                int passedOver = 0;
                int cpus = machine.state.at.actors;
                for (int i = 0, at = last == -1 ? 0 : last; i < cpus && at != cpu; i++, at = (at + 1) % cpus) {
                    passedOver += machine.enabled(at) ? 1 : 0;
                }
                yield passedOver;
            }
        };
    }
}
