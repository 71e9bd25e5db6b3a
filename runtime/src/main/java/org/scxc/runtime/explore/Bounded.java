package org.scxc.runtime.explore;

import java.util.HashMap;
import java.util.Map;
import org.scxc.model.Race;
import org.scxc.runtime.kernel.Rng;

/** Every execution within a budget of preemptions, or of delays of a round-robin scheduler. */
final class Bounded {
    /** What it costs to let {@code c} go on where {@code last} went before; {@code enabled} as bits. */
    interface Cost {
        int of(int last, int c, int enabled);
    }

    /** Taking the CPU away from one that could go on. */
    static final Cost PREEMPTIONS = (last, c, enabled) -> last >= 0 && c != last && (enabled >> last & 1) != 0 ? 1 : 0;

    /** So many enabled CPUs are passed over, counting from the one that went before. */
    static final Cost DELAYS = (last, c, enabled) -> {
        int skipped = 0;
        for (int at = Math.max(last, 0); ; at = (at + 1) % 32) {
            if (at == c) {
                return skipped;
            }
            skipped += enabled >> at & 1;
        }
    };

    private final RaceMachine machine;
    private final Findings findings = new Findings();
    private final Map<Long, Integer> bestBudget = new HashMap<>();
    private final Cost cost;
    private final boolean unowned;
    private long transitions;
    private int depthMax;
    private int[] schedule = new int[256];

    Bounded(Race.Program program, Cost cost, boolean unowned) {
        machine = new RaceMachine(program, findings);
        this.cost = cost;
        this.unowned = unowned;
    }

    Findings findings() {
        return findings;
    }

    long transitions() {
        return transitions;
    }

    long states() {
        return bestBudget.size();
    }

    int depthMax() {
        return depthMax;
    }

    void run(int budget) {
        findings.forget();
        visit(0, -1, budget);
    }

    private void visit(int depth, int last, int budget) {
        long key = Rng.mix(machine.store.fingerprint() * 31 + last + 1);
        Integer best = bestBudget.get(key);
        if (best != null && best >= budget) {
            return;
        }
        bestBudget.put(key, budget);
        depthMax = Math.max(depthMax, depth);
        if (depth + 1 >= schedule.length) {
            schedule = java.util.Arrays.copyOf(schedule, schedule.length * 2);
        }
        int enabled = 0;
        for (int c = 0; c < machine.at.cpus; c++) {
            enabled |= machine.enabled(c) ? 1 << c : 0;
        }
        if (enabled == 0) {
            Ends.look(machine, findings);
            findings.take(schedule, depth);
            return;
        }
        for (int c = 0; c < machine.at.cpus; c++) {
            int left = budget - ((enabled >> c & 1) == 0 ? 0 : cost.of(last, c, enabled));
            if ((enabled >> c & 1) == 0 || left < 0) {
                continue;
            }
            int mark = machine.store.mark();
            schedule[depth] = c;
            boolean goesOn = machine.step(c);
            transitions++;
            if (unowned) {
                machine.reportUnowned();
            }
            if (!findings.nothingHappened()) {
                findings.take(schedule, depth + 1);
            }
            if (goesOn) {
                visit(depth + 1, c, left);
            }
            machine.store.undo(mark);
        }
    }
}
