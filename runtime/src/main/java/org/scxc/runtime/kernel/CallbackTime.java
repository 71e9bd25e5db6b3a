package org.scxc.runtime.kernel;

import java.util.ArrayDeque;
import org.scxc.runtime.ops.Callback;

/**
 * What goes on while ops.dispatch runs, if a callback takes time at all: the dispatching CPU holds its runqueue's lock, so
 * what comes in between is what other CPUs do to tasks of other runqueues. Affinity changes do; everything else that is due
 * then happens when the cycle is over. A task that is sent to the locked runqueue arrives there afterwards (AF5,
 * sched_ext_core.md §1.10).
 */
final class CallbackTime {
    private static final int NONE = -1;

    private final Core core;
    private final long kfuncNs;
    private int rq = NONE;
    private final ArrayDeque<Runnable> afterwards = new ArrayDeque<>();

    CallbackTime(Core core, long kfuncNs) {
        this.core = core;
        this.kfuncNs = kfuncNs;
    }

    /** Whether a callback holds the lock of {@code cpu}'s runqueue while others act. */
    boolean holds(int cpu) {
        return rq == cpu;
    }

    boolean isUnderWay() {
        return rq != NONE;
    }

    /** Something that has to wait for the held lock. */
    void afterwards(Runnable what) {
        afterwards.add(what);
    }

    /** The scheduler has decided, the kfunc has not had its effect yet. */
    void pass() {
        if (kfuncNs == 0 || core.door.context != Callback.DISPATCH) {
            return;
        }
        long until = core.now + kfuncNs;
        rq = core.here;
        for (int cpu = next(until); cpu >= 0 && !core.stopped; cpu = next(until)) {
            act(cpu);
        }
        core.now = until;
        rq = NONE;
    }

    /** @return the CPU whose task is the first to act until then, or −1 */
    private int next(long until) {
        int first = -1;
        long firstAt = until + 1;
        for (int cpu = 0; cpu < core.nrCpus; cpu++) {
            int p = core.curr[cpu];
            if (cpu == rq || p < 0) {
                continue;
            }
            long at = core.timers.at(2 * core.nrCpus + p);
            if (at < firstAt && core.behavior[p].endsBeside(p, rq)) {
                first = cpu;
                firstAt = at;
            }
        }
        return first;
    }

    private void act(int cpu) {
        int here = core.here;
        Enqueue.Context context = core.enqueue.leave();
        int p = core.curr[cpu];
        int timer = 2 * core.nrCpus + p;
        core.now = Math.max(core.now, core.timers.at(timer));
        core.timers.set(timer, WinnerTree.NEVER);
        core.here = cpu;
        core.events++;
        core.behavior[p].ended(p);
        core.here = here;
        core.enqueue.enter(context);
        core.door.context = Callback.DISPATCH;
    }

    /** The cycle of the dispatching CPU is over, and its lock free. */
    void released() {
        while (!afterwards.isEmpty() && !core.stopped) {
            afterwards.poll().run();
        }
    }
}
