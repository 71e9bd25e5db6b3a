package org.scxc.runtime.kernel;

import java.util.Arrays;
import org.scxc.runtime.ops.Scx;

/**
 * scx_bpf_dsq_reenq() of a user DSQ: the executing CPU's irq-work takes each task that is on the DSQ when it begins through
 * ops.enqueue again (schedule_dsq_reenq(), reenq_user(), kernel/sched/ext/ext.c, v7.3). More requests of one CPU for one DSQ
 * before the irq-work runs are one.
 */
final class Reenqueues {
    private final Tasks t;
    private final Dsqs dsqs;
    private final Steps steps;
    private final Clock clock;
    private final Invocations invocations;
    private final Enqueue enqueue;
    private final long irqWorkNs;

    /** Requests under way: a CPU in the high half, a queue in the low one. */
    private long[] pending = new long[4];

    private int count;
    private int[] walk = new int[16];

    Reenqueues(Ground ground, Enqueue enqueue) {
        t = ground.tasks();
        dsqs = ground.dsqs();
        steps = ground.steps();
        clock = ground.clock();
        invocations = ground.invocations();
        irqWorkNs = ground.profile().latencies().irqWorkNs();
        this.enqueue = enqueue;
    }

    /** @param dsq of a user DSQ that there is */
    void request(long dsq) {
        int cpu = invocations.cpu();
        int queue = dsqs.find(dsq);
        long request = (long) cpu << Integer.SIZE | queue;
        for (int i = 0; i < count; i++) {
            if (pending[i] == request) {
                return;
            }
        }
        if (count == pending.length) {
            pending = Arrays.copyOf(pending, 2 * count);
        }
        pending[count++] = request;
        clock.post(Clock.Event.REENQUEUE, cpu, dsq, clock.now() + irqWorkNs);
    }

    /** The irq-work of {@code cpu}. A DSQ that was destroyed meanwhile has nothing to enqueue again. */
    void work(int cpu, long dsq) {
        int queue = dsqs.find(dsq);
        long request = (long) cpu << Integer.SIZE | queue;
        for (int i = 0; i < count; i++) {
            if (pending[i] == request) {
                pending[i] = pending[--count];
                break;
            }
        }
        int length = queue < 0 ? 0 : dsqs.length(queue);
        if (walk.length < length) {
            walk = new int[Math.max(length, 2 * walk.length)];
        }
        int p = queue < 0 ? -1 : dsqs.first(queue);
        for (int i = 0; i < length; i++) {
            walk[i] = p;
            p = dsqs.after(p);
        }
        for (int i = 0; i < length && !clock.isStopped(); i++) {
            // ops.enqueue of one before may have taken it away
            if (steps.dsq(walk[i]) == queue) {
                steps.unlink(walk[i]);
                enqueue.doEnqueue(walk[i], t.cpu(walk[i]), Scx.ENQ_REENQ);
            }
        }
        enqueue.runDeferred();
    }
}
