package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Cells.*;

import org.scxc.model.Race;

/**
 * A CPU goes offline (docs/kernel/lifecycle.md#hotplug): whoever takes it down waits until its runqueue is empty, and the CPU
 * itself pushes off each task that it picks. What waits for the scheduler is picked only if ops.dispatch brings it, which is not
 * called for that CPU any more; kernels that know better put it on the local DSQ.
 */
final class HotplugPath {
    private final RaceState m;
    private final Callbacks callbacks;

    HotplugPath(RaceState m, Callbacks callbacks) {
        this.m = m;
        this.callbacks = callbacks;
    }

    private int cpu(int c) {
        return m.act(c) instanceof Race.Act.Offline a ? a.cpu() : -1;
    }

    boolean enabled(int c, Pc pc) {
        return switch (pc) {
            case OF_RQ -> m.rqFree(cpu(c));
            case OF_EMPTY -> isEmpty(cpu(c));
            case HP_PUSH -> m.rqFree(c) && (m.cpu(c, CURR) == 0 || m.task(m.cpu(c, CURR) - 1, PI_LOCK) == 0);
            case HP_NEW -> m.rqFree(m.cpu(c, OP_DEST) - 1);
            default -> true;
        };
    }

    /** balance_hotplug_wait(). */
    private boolean isEmpty(int cpu) {
        for (int p = 0; p < m.at.tasks; p++) {
            if (m.task(p, CPU) == cpu && m.task(p, ON_RQ) != 0 && m.task(p, MIGRATING) == 0) {
                return false;
            }
        }
        return true;
    }

    void step(int c, Pc pc) {
        switch (pc) {
            case OF_DOWN -> {
                if (Rqs.active(m) == 1L << cpu(c) || m.cpu(cpu(c), INACTIVE) != 0) {
                    m.pop(c); // EBUSY, or it has gone
                    return;
                }
                m.cpu(cpu(c), INACTIVE, 1);
                m.goTo(c, Pc.OF_RQ);
            }
            case OF_RQ -> {
                int cpu = cpu(c);
                Rqs.pin(m, cpu, c);
                m.cpu(c, OP_RQ, cpu + 1);
                m.cpu(cpu, OFFLINE, 1);
                m.goTo(c, Pc.OF_EACH);
            }
            case OF_TOLD -> {
                m.goTo(c, Pc.OF_EMPTY);
                if (m.has(Race.Callback.CPU_OFFLINE)) {
                    callbacks.tellOfCpu(c, Race.Callback.CPU_OFFLINE, cpu(c));
                } else {
                    m.exit(RaceExit.HOTPLUG, 0, cpu(c), 0);
                }
            }
            case OF_EMPTY -> m.pop(c);
            case HP_PUSH -> push(c);
            default -> { // HP_NEW
                int dest = m.cpu(c, OP_DEST) - 1;
                int p = m.cpu(c, OP_TASK) - 1;
                Rqs.pin(m, dest, c);
                m.cpu(c, OP_RQ, dest + 1);
                m.steps.arrive(p);
                m.goTo(c, Pc.HP_END);
                m.push(c, Pc.EN_START);
            }
        }
    }

    /** __balance_push_cpu_stop() of the task that runs; what is inside migrate_disable() stays until it is not. */
    private void push(int c) {
        int p = m.cpu(c, CURR) - 1;
        if (p < 0 || m.task(p, MIGDIS) != 0) {
            m.pop(c);
            return;
        }
        m.lockRq(c, c);
        m.task(p, PI_LOCK, c + 1);
        m.cpu(c, CURR, 0);
        m.task(p, STATE, WAITING);
        m.task(p, BLOCKS, 0);
        m.task(p, SLICE, 0);
        m.steps.insertFirst(p, c);
        m.cpu(c, OP_TASK, p + 1);
        m.cpu(c, OP_DEST, fallback(p) + 1);
        m.goTo(c, Pc.HP_MOVE);
        m.push(c, Pc.DQ_START);
    }

    /** select_fallback_rq(): a task that may run on no active CPU may run on all from then on. */
    int fallback(int p) {
        long active = Rqs.active(m);
        if ((m.task(p, EFFECTIVE) & active) == 0) {
            long all = (1L << m.at.cpus) - 1;
            m.task(p, MASK, all);
            m.task(p, EFFECTIVE, all);
            callbacks.maskChanged(p);
        }
        return Long.numberOfTrailingZeros(m.task(p, EFFECTIVE) & active);
    }

    boolean settle(int c, Pc pc) {
        switch (pc) {
            case OF_EACH -> each(c);
            case OF_BACK -> {
                m.goTo(c, Pc.OF_EACH);
                m.push(c, Pc.EN_START);
                callbacks.tell(c, Race.Callback.RUNNABLE, m.cpu(c, OP_TASK) - 1);
            }
            case HP_MOVE -> {
                m.unlockRq(c);
                m.steps.depart(m.cpu(c, OP_TASK) - 1, m.cpu(c, OP_DEST) - 1);
                m.goTo(c, Pc.HP_NEW);
            }
            case HP_END -> end(c);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** rq_offline_scx(): the next task that is not on the local DSQ, off the runqueue and back (docs/kernel/enqueue.md#en3b). */
    private void each(int c) {
        int cpu = cpu(c);
        for (int p = 0; p < m.at.tasks && m.kernel.offlineRequeues(); p++) {
            boolean waits = m.task(p, CPU) == cpu
                    && m.task(p, ON_RQ) != 0
                    && m.task(p, STATE) == WAITING
                    && m.task(p, MIGRATING) == 0;
            if (waits && m.steps.dsq(p) != cpu) {
                m.cpu(c, OP_TASK, p + 1);
                m.goTo(c, Pc.OF_BACK);
                callbacks.tell(c, Race.Callback.QUIESCENT, p, callbacks.schedChange());
                m.push(c, Pc.DQ_START);
                return;
            }
        }
        m.cpu(c, OP_TASK, 0);
        m.cpu(c, OP_RQ, 0);
        m.cpu(cpu, RESCHED, 1);
        m.unlockRq(cpu);
        m.goTo(c, Pc.OF_TOLD);
    }

    private void end(int c) {
        int rq = m.cpu(c, OP_RQ) - 1;
        m.unlockRq(rq);
        m.task(m.cpu(c, OP_TASK) - 1, PI_LOCK, 0);
        m.cpu(c, OP_TASK, 0);
        m.cpu(c, OP_DEST, 0);
        if (m.hasDeferred(rq)) {
            m.goTo(c, Pc.DF_LOCK);
        } else {
            m.cpu(c, OP_RQ, 0);
            m.pop(c);
        }
    }
}
