package org.scxc.runtime.kernel;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.scxc.model.Race;
import org.scxc.runtime.ops.Scx;

/**
 * Kicks, as scx_bpf_kick_cpu() has them: a kick sets the target's bits in masks of the <em>calling</em> CPU and raises that
 * CPU's irq-work, so that more kicks of one CPU before the irq-work runs are one. The irq-work goes through the CPUs kicked in
 * ascending order, then through those to be kicked if they are idle, but for those it has kicked already.
 *
 * <p>Source: scx_kick_cpu(), kick_cpus_irq_workfn(), kick_one_cpu(), kick_one_cpu_if_idle(), kernel/sched/ext.c, v6.12 to v7.3.
 */
final class Kicks {
    /** Masks of a CPU: {@code cpus_to_kick}, {@code cpus_to_kick_if_idle}, {@code cpus_to_preempt}, {@code cpus_to_wait} of its struct scx_rq. */
    private static final int KICK = 0;

    private static final int IF_IDLE = 1;
    private static final int PREEMPT = 2;
    private static final int WAIT = 3;
    private static final int MASKS = 4;

    private final RunQueues rqs;
    private final KickWaits waits;
    private final boolean sparesHigherClasses;
    private final Tasks t;
    private final Clock clock;
    private final Invocations invocations;
    private final long irqWorkNs;
    private final long afterSwitchNs;
    private final long reschedNs;

    /** Words of a mask. */
    private final int words;
    /** Each CPU's masks, one behind the other. */
    private final long[] masks;
    /** Whether a CPU's irq-work is raised. */
    private final boolean[] raised;

    Kicks(Ground ground) {
        waits = new KickWaits(ground);
        sparesHigherClasses = ground.profile().steps().kickWait() != Race.KickWait.CLASS_IN_IRQ;
        rqs = ground.rqs();
        t = ground.tasks();
        clock = ground.clock();
        invocations = ground.invocations();
        irqWorkNs = ground.profile().latencies().irqWorkNs();
        afterSwitchNs = ground.profile().latencies().deferredLocalNs();
        reschedNs = ground.profile().latencies().reschedInterruptNs();
        words = (rqs.cpus + Long.SIZE - 1) / Long.SIZE;
        masks = new long[rqs.cpus * MASKS * words];
        raised = new boolean[rqs.cpus];
    }

    /** Kicks {@code cpu} from the CPU that executes: {@code flags} are SCX_KICK_*, without PREEMPT or WAIT if they have IDLE. */
    void kick(int cpu, long flags) {
        int from = invocations.cpu();
        boolean ifIdle = (flags & Scx.KICK_IDLE) != 0;
        set(from, ifIdle ? IF_IDLE : KICK, cpu);
        if ((flags & Scx.KICK_PREEMPT) != 0) {
            set(from, PREEMPT, cpu);
        }
        if ((flags & Scx.KICK_WAIT) != 0) {
            set(from, WAIT, cpu);
        }
        if (!raised[from]) {
            raised[from] = true;
            // in the middle of a switch interrupts are off until its end
            clock.post(Clock.Event.KICKS, from, clock.now() + (invocations.isPutting() ? afterSwitchNs : irqWorkNs));
        }
    }

    /** The irq-work of CPU {@code from}. */
    void work(int from) {
        rqs.settle(from);
        raised[from] = false;
        int kick = at(from, KICK);
        int ifIdle = at(from, IF_IDLE);
        int preempt = at(from, PREEMPT);
        int wait = at(from, WAIT);
        for (int w = 0; w < words; w++) {
            long kicked = masks[kick + w];
            long preempted = masks[preempt + w];
            masks[kick + w] = 0;
            masks[preempt + w] = 0;
            long awaited = masks[wait + w];
            masks[wait + w] = 0;
            masks[ifIdle + w] &= ~kicked;
            for (long left = kicked; left != 0; left &= left - 1) {
                long bit = left & -left;
                int cpu = w * Long.SIZE + Long.numberOfTrailingZeros(left);
                if (kickOne(cpu, (preempted & bit) != 0) && (awaited & bit) != 0) {
                    waits.kicked(from, cpu);
                }
            }
        }
        for (int w = 0; w < words; w++) {
            long left = masks[ifIdle + w];
            masks[ifIdle + w] = 0;
            for (; left != 0; left &= left - 1) {
                kickIfIdle(w * Long.SIZE + Long.numberOfTrailingZeros(left));
            }
        }
        waits.begin(from);
    }

    /** @return false if it is spared: from 6.18.10 on a CPU that runs a task of a higher class */
    private boolean kickOne(int cpu, boolean preempts) {
        rqs.settle(cpu);
        int current = rqs.curr[cpu];
        if (sparesHigherClasses && current >= 0 && t.sched[current] != Tasks.EXT) {
            return false;
        }
        if (preempts && current >= 0 && t.sched[current] == Tasks.EXT) {
            rqs.charge(cpu);
            t.slice(current, 0);
        }
        rqs.reschedAt(cpu, clock.now() + reschedNs);
        return true;
    }

    private void kickIfIdle(int cpu) {
        rqs.settle(cpu);
        if (rqs.curr[cpu] < 0) {
            rqs.reschedAt(cpu, clock.now() + reschedNs);
        }
    }

    KickWaits waits() {
        return waits;
    }

    /** The masks of a CPU that are not empty, as a dump names them. */
    void dump(int from, BiConsumer<String, String> line) {
        dump(from, KICK, "cpus_to_kick", line);
        dump(from, IF_IDLE, "idle_to_kick", line);
        dump(from, PREEMPT, "cpus_to_preempt", line);
        dump(from, WAIT, "cpus_to_wait", line);
    }

    private void dump(int from, int mask, String name, BiConsumer<String, String> line) {
        long[] bits = Arrays.copyOfRange(masks, at(from, mask), at(from, mask) + words);
        if (Arrays.stream(bits).anyMatch(w -> w != 0)) {
            line.accept(name, Dump.bitmap(bits, rqs.cpus));
        }
    }

    private int at(int from, int mask) {
        return (from * MASKS + mask) * words;
    }

    private void set(int from, int mask, int cpu) {
        masks[at(from, mask) + cpu / Long.SIZE] |= 1L << cpu;
    }
}
