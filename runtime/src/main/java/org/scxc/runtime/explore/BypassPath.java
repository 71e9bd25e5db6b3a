package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Cells.*;

import org.scxc.model.Race;

/**
 * A scheduler is unloaded (docs/kernel/exits.md#bypass): CPU after CPU goes into bypass under its runqueue's lock, with what
 * waits there off the runqueue and back, and the global DSQ takes it; then the scheduler is gone.
 */
final class BypassPath {
    private final RaceState m;
    private final Callbacks callbacks;

    BypassPath(RaceState m, Callbacks callbacks) {
        this.m = m;
        this.callbacks = callbacks;
    }

    /** The CPU that is next. */
    private int cpu(int c) {
        return m.cpu(c, OP_DEST);
    }

    boolean enabled(int c, Pc pc) {
        return pc != Pc.BY_RQ || m.rqFree(cpu(c));
    }

    void step(int c, Pc pc) {
        if (pc == Pc.BY_END) {
            m.cpu(c, OP_DEST, 0);
            m.pop(c);
            m.exit(RaceExit.UNREGISTERED, 0, 0, 0);
            return;
        }
        int cpu = cpu(c);
        Rqs.pin(m, cpu, c);
        m.cpu(c, OP_RQ, cpu + 1);
        m.cpu(cpu, BYPASS, 1);
        m.goTo(c, Pc.BY_EACH);
    }

    boolean settle(int c, Pc pc) {
        switch (pc) {
            case BY_EACH -> each(c);
            case BY_BACK -> {
                m.goTo(c, Pc.BY_EACH);
                m.push(c, Pc.EN_START);
                callbacks.tell(c, Race.Callback.RUNNABLE, m.cpu(c, OP_TASK) - 1);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** What is in the scheduler's hands, or on a DSQ of its own, or on its way to another CPU. */
    private void each(int c) {
        int cpu = cpu(c);
        for (int p = 0; p < m.at.tasks; p++) {
            boolean waits = m.task(p, CPU) == cpu
                    && m.task(p, ON_RQ) != 0
                    && m.task(p, STATE) == WAITING
                    && m.task(p, MIGRATING) == 0;
            int dsq = m.steps.dsq(p);
            if (waits && dsq != cpu && dsq != m.at.global) {
                m.cpu(c, OP_TASK, p + 1);
                m.goTo(c, Pc.BY_BACK);
                callbacks.tell(c, Race.Callback.QUIESCENT, p, callbacks.schedChange());
                m.push(c, Pc.DQ_START);
                return;
            }
        }
        m.cpu(c, OP_TASK, 0);
        m.cpu(c, OP_RQ, 0);
        m.cpu(cpu, RESCHED, 1);
        m.unlockRq(cpu);
        m.cpu(c, OP_DEST, cpu + 1);
        m.goTo(c, cpu + 1 < m.at.cpus ? Pc.BY_RQ : Pc.BY_END);
    }
}
