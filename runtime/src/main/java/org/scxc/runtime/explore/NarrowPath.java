package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Cells.*;

import org.scxc.model.Race;

/**
 * migrate_disable_switch(): cpus_ptr of a task inside migrate_disable() becomes the CPU that it is on, where that CPU enters
 * __schedule(), or after the switch (docs/kernel/affinity.md#migrate-disable).
 */
final class NarrowPath {
    private final RaceState m;
    private final Callbacks callbacks;

    NarrowPath(RaceState m, Callbacks callbacks) {
        this.m = m;
        this.callbacks = callbacks;
    }

    /** The CPU that schedules: of an actor beside the CPUs the one that it takes. */
    private int cpu(int c) {
        return c >= m.at.cpus && m.act(c) instanceof Race.Act.Take take ? take.cpu() : c;
    }

    private int curr(int c) {
        return m.cpu(cpu(c), CURR) - 1;
    }

    /** Task {@code p} (-1 = none) still has its whole cpus_mask. */
    private boolean isDue(int p) {
        return p >= 0 && m.task(p, MIGDIS) != 0 && m.task(p, NARROWED) == 0;
    }

    /** From 6.19 on: __schedule() begins with it, whether or not the current task is switched out. */
    boolean atEntry(int c) {
        return m.kernel.narrowsAtEntry() && isDue(curr(c));
    }

    /** Whether the entry can be gone through: task_rq_lock() takes the pi_lock of the current task too. */
    boolean enabled(int c) {
        return !atEntry(c) || m.task(curr(c), PI_LOCK) == 0;
    }

    /** Off the runqueue and back, before the runqueue's lock is taken for the pick; what stands on the stack begins again. */
    void enter(int c) {
        int curr = curr(c);
        Rqs.pin(m, cpu(c), c);
        m.task(curr, PI_LOCK, c + 1);
        m.push(c, Pc.NW_ENTERED);
        callbacks.leaves(c, curr, callbacks.schedChange());
    }

    /** Before 6.19: whether {@code prev} (-1 = none), which has just been switched out, was enqueued with its whole mask. */
    boolean afterSwitch(int prev) {
        return !m.kernel.narrowsAtEntry() && isDue(prev);
    }

    /** Off the runqueue and back, if {@code prev} is on it, with the runqueue's lock held all the time. */
    void switched(int c, int prev) {
        m.cpu(c, OP_TASK, prev + 1);
        m.push(c, Pc.NW_SWITCHED);
        if (m.task(prev, STATE) == WAITING) {
            m.push(c, Pc.DQ_START);
        }
    }

    void step(int c, Pc pc) {
        boolean entry = pc == Pc.NW_ENTERED;
        int p = entry ? curr(c) : m.cpu(c, OP_TASK) - 1;
        m.task(p, EFFECTIVE, 1L << cpu(c));
        m.task(p, NARROWED, 1);
        callbacks.maskChanged(p);
        m.goTo(c, entry ? Pc.NW_RUNS : Pc.NW_BACK);
        callbacks.tell(c, Race.Callback.SET_CPUMASK, p);
    }

    boolean settle(int c, Pc pc) {
        switch (pc) {
            case NW_RUNS -> {
                int curr = curr(c);
                m.goTo(c, Pc.NW_LEFT);
                callbacks.tell(c, Race.Callback.RUNNING, curr);
                callbacks.tell(c, Race.Callback.RUNNABLE, curr); // this one comes first
            }
            case NW_LEFT -> {
                m.task(curr(c), PI_LOCK, 0);
                m.unlockRq(cpu(c));
                m.pop(c);
            }
            case NW_BACK -> {
                int prev = m.cpu(c, OP_TASK) - 1;
                m.pop(c);
                if (m.task(prev, STATE) == WAITING) {
                    m.push(c, Pc.EN_START);
                } else { // it sleeps
                    m.cpu(c, OP_TASK, 0);
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }
}
