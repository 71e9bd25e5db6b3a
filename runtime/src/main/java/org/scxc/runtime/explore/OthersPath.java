package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Cells.*;

import org.scxc.model.Race;

/**
 * What is done beside dispatches and changes of masks: a task of a higher class takes a CPU and gives it back
 * (docs/kernel/lifecycle.md#cpu-release), a task is stopped, user space writes a map, a timer's program runs.
 */
final class OthersPath {
    private final RaceState m;
    private final Callbacks callbacks;
    private final KickPath kicks;
    private final NarrowPath narrows;

    OthersPath(RaceState m, Callbacks callbacks, KickPath kicks, NarrowPath narrows) {
        this.m = m;
        this.callbacks = callbacks;
        this.kicks = kicks;
        this.narrows = narrows;
    }

    private int cpu(int c) {
        return switch (m.act(c)) {
            case Race.Act.Take a -> a.cpu();
            case Race.Act.GiveBack a -> a.cpu();
            default -> -1;
        };
    }

    boolean enabled(int c, Pc pc) {
        return switch (pc) {
            case RT_TAKE -> m.rqFree(cpu(c)) && switches(cpu(c)) && narrows.enabled(c);
            case RT_LEAVE -> m.rqFree(cpu(c));
            case SG_STOP -> {
                int p = m.actTask(c);
                yield m.task(p, PI_LOCK) == 0 && m.task(p, MIGRATING) == 0 && m.rqFree(m.task(p, CPU));
            }
            default -> true;
        };
    }

    /** The CPU is in nothing that it could not be taken out of: it would reschedule at once. */
    private boolean switches(int cpu) {
        Pc pc = m.top(cpu);
        return pc == Pc.SCRIPT || pc == Pc.CY_LOCK;
    }

    void step(int c, Pc pc) {
        switch (pc) {
            case RT_TAKE -> take(c, cpu(c));
            case RT_LEAVE -> {
                m.cpu(cpu(c), HIGHER, 0);
                m.cpu(cpu(c), RESCHED, 1);
                m.pop(c);
            }
            case SG_STOP -> stop(c, m.actTask(c));
            case WR_WORD -> {
                if (m.act(c) instanceof Race.Act.Write w) {
                    m.store.set(m.at.word(w.word(), -1), w.value());
                }
                m.pop(c);
            }
            default -> { // TM_FIRE
                m.pop(c);
                callbacks.tell(c, Race.Callback.TIMER, -1);
            }
        }
    }

    /** PUT, with a task of a higher class to come (docs/kernel/cycle.md#put). */
    private void take(int c, int cpu) {
        if (narrows.atEntry(c)) {
            narrows.enter(c);
            return;
        }
        m.lockRq(cpu, c);
        m.cpu(c, OP_RQ, cpu + 1);
        m.cpu(cpu, HIGHER, 1);
        kicks.movesOn(cpu);
        m.goTo(c, Pc.RT_TOLD);
        int prev = m.cpu(cpu, CURR) - 1;
        if (prev >= 0) {
            boolean slice = m.hasSlice(prev);
            m.cpu(cpu, CURR, 0);
            m.task(prev, STATE, WAITING);
            m.task(prev, BLOCKS, 0);
            m.task(prev, SLICE, 0);
            m.cpu(c, OP_TASK, prev + 1);
            if (!slice || m.task(prev, IMMED) != 0) {
                m.cpu(c, OP_FLAGS, slice ? Callbacks.bit(Race.Flag.REENQ) : 0);
                m.push(c, Pc.EN_START);
            } else {
                m.steps.insertFirst(prev, cpu);
            }
            callbacks.tell(c, Race.Callback.STOPPING, prev, Callbacks.bit(Race.Flag.RUNNABLE));
        }
    }

    boolean settle(int c, Pc pc) {
        switch (pc) {
            case RT_TOLD -> {
                int cpu = cpu(c);
                m.goTo(c, Pc.RT_DONE);
                int prev = m.cpu(c, OP_TASK) - 1;
                if (narrows.afterSwitch(prev)) {
                    narrows.switched(c, prev);
                }
                if (m.cpu(cpu, RELEASED) == 0) {
                    m.cpu(cpu, RELEASED, 1);
                    callbacks.tellOfCpu(c, Race.Callback.CPU_RELEASE, cpu);
                }
            }
            case RT_DONE -> done(c, cpu(c));
            default -> {
                return false;
            }
        }
        return true;
    }

    /** wakeup_preempt_scx() has seen that what was to run at once cannot. */
    private void done(int c, int cpu) {
        for (long local = m.list(cpu); local != 0; local = Seq.dropFirst(local)) {
            if (m.task(Seq.first(local), IMMED) != 0) {
                m.cpu(cpu, REENQ_LOCAL, m.cpu(cpu, REENQ_LOCAL) | IMMED_ASKED);
            }
            if (m.kernel.lacks(Race.Fault.IMMED_TEST)) {
                m.cpu(cpu, REENQ_LOCAL, m.cpu(cpu, REENQ_LOCAL) | ASKED);
            }
        }
        m.unlockRq(cpu);
        m.cpu(c, OP_TASK, 0);
        if (m.hasDeferred(cpu)) {
            m.goTo(c, Pc.DF_LOCK);
        } else {
            m.cpu(c, OP_RQ, 0);
            m.pop(c);
        }
    }

    /** SIGSTOP: a task that runs is told at once; one that sleeps is woken by {@link AffinityPath}. */
    private void stop(int c, int p) {
        if (m.task(p, STATE) == CURRENT) {
            m.task(p, SLICE, 0);
            m.task(p, BLOCKS, 1);
            m.cpu(m.task(p, CPU), RESCHED, 1);
        }
        m.pop(c);
    }
}
