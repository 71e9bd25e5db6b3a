package org.scxc.runtime.kernel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.scxc.model.Outcome;
import org.scxc.runtime.ops.OpsInfo;

/**
 * The kernel's warnings: those that a path which is run without a gap can come to. WARN_ON_ONCE() warns once since boot, of a zero
 * slice the kernel warns once per scheduler (pick_task_scx(), v6.12; do_pick_task_scx(), v7.3).
 */
public final class Warnings {
    private final Clock clock;
    private final Set<Object> seen = new HashSet<>();
    private final List<Outcome.Warning> all = new ArrayList<>();

    Warnings(Clock clock) {
        this.clock = clock;
    }

    /** {@code function} has a WARN_ON_ONCE(). */
    void once(String function) {
        if (seen.add(function)) {
            all.add(new Outcome.Warning("WARNING: at " + function, clock.now()));
        }
    }

    /** {@code task} was picked with slice 0. */
    void zeroSlice(String task, OpsInfo of, String function) {
        if (seen.add(of)) {
            all.add(new Outcome.Warning("sched_ext: " + task + " has zero slice in " + function + "()", clock.now()));
        }
    }

    /** Those of the run, with times since {@code start}, ns. */
    public List<Outcome.Warning> since(long start) {
        return all.stream()
                .map(w -> new Outcome.Warning(w.text(), w.atNs() - start))
                .toList();
    }
}
