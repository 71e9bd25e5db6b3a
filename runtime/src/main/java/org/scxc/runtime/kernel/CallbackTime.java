package org.scxc.runtime.kernel;

import java.util.ArrayDeque;
import org.scxc.runtime.ops.Callback;

/**
 * What goes on while ops.dispatch runs, if a callback takes time at all: the dispatching CPU holds its runqueue's lock, so
 * what comes in between is what other CPUs do to tasks of other runqueues. Affinity changes do; everything else that is due
 * then happens when the cycle is over. A task that is sent to the locked runqueue arrives there afterwards (AF5,
 * docs/kernel/affinity.md#set-cpus-allowed).
 */
final class CallbackTime {
    private final Core core;
    private final long kfuncNs;
    private final ArrayDeque<Runnable> afterwards = new ArrayDeque<>();

    CallbackTime(Core core, long kfuncNs) {
        this.core = core;
        this.kfuncNs = kfuncNs;
    }

    /** Something that has to wait for the held lock. */
    void afterwards(Runnable what) {
        afterwards.add(what);
    }

    /** The scheduler has decided, the kfunc has not had its effect yet. */
    void pass() {
        if (kfuncNs == 0 || core.invocations.callback() != Callback.DISPATCH) {
            return;
        }
        long until = core.now + kfuncNs;
        int rq = core.invocations.current().lockedRq();
        for (int cpu = next(rq, until); cpu >= 0 && !core.stopped; cpu = next(rq, until)) {
            act(cpu);
        }
        core.now = until;
    }

    /** @return the CPU whose task is the first to act until then, or −1 */
    private int next(int rq, long until) {
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
        int p = core.curr[cpu];
        int timer = 2 * core.nrCpus + p;
        core.now = Math.max(core.now, core.timers.at(timer));
        core.timers.set(timer, WinnerTree.NEVER);
        core.events++;
        core.invocations.interrupt(cpu);
        core.behavior[p].ended(p);
        core.invocations.leave();
    }

    /** The cycle of the dispatching CPU is over, and its lock free. */
    void released() {
        while (!afterwards.isEmpty() && !core.stopped) {
            afterwards.poll().run();
        }
    }
}
