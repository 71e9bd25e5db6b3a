package org.scxc.runtime.work;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * cpuset_mutex: a write of a cpuset holds it from the check of the new value until every task of the cgroup has it
 * (cpuset_write_resmask(), update_cpumasks_hier(), kernel/cgroup/cpuset.c). A read of the file does not ask for it.
 */
final class CpusetLock {
    private final ArrayDeque<Chores> waiting = new ArrayDeque<>();
    private @Nullable Chores holder;

    /** @return false if another process holds it: {@code by} sleeps until it is woken, and tries again */
    boolean take(Chores by) {
        if (holder == null) {
            holder = by;
            return true;
        }
        if (!waiting.contains(by)) {
            waiting.add(by);
        }
        return false;
    }

    /** @return the process to be woken, or null; it does not hold the lock yet */
    @Nullable
    Chores release() {
        holder = null;
        return waiting.poll();
    }
}
