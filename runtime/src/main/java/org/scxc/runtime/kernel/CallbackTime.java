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
    private final Tasks t;
    private final Clock clock;
    private final Invocations invocations;
    private final RunQueues rqs;
    private final long kfuncNs;
    private final ArrayDeque<Runnable> afterwards = new ArrayDeque<>();

    CallbackTime(Ground ground, long kfuncNs) {
        t = ground.tasks();
        clock = ground.clock();
        invocations = ground.invocations();
        rqs = ground.rqs();
        this.kfuncNs = kfuncNs;
    }

    /** Something that has to wait for the held lock. */
    void afterwards(Runnable what) {
        afterwards.add(what);
    }

    /** The scheduler has decided, the kfunc has not had its effect yet. */
    void pass() {
        if (kfuncNs == 0 || invocations.callback() != Callback.DISPATCH) {
            return;
        }
        long until = clock.now() + kfuncNs;
        int rq = invocations.current().lockedRq();
        for (int cpu = next(rq, until); cpu >= 0 && !clock.isStopped(); cpu = next(rq, until)) {
            act(cpu);
        }
        clock.advance(until);
    }

    /** @return the CPU whose task is the first to act until then, or −1 */
    private int next(int rq, long until) {
        int first = -1;
        long firstAt = until + 1;
        for (int cpu = 0; cpu < rqs.cpus; cpu++) {
            int p = rqs.curr[cpu];
            if (cpu == rq || p < 0) {
                continue;
            }
            long at = clock.task.at(p);
            if (at < firstAt && t.behavior[p].endsBeside(p, rq)) {
                first = cpu;
                firstAt = at;
            }
        }
        return first;
    }

    private void act(int cpu) {
        int p = rqs.curr[cpu];
        clock.advance(clock.task.at(p));
        clock.task.set(p, WinnerTree.NEVER);
        clock.count();
        invocations.interrupt(cpu);
        t.behavior[p].ended(p);
        invocations.leave();
    }

    /** The cycle of the dispatching CPU is over, and its lock free. */
    void released() {
        while (!afterwards.isEmpty() && !clock.isStopped()) {
            afterwards.poll().run();
        }
    }
}
