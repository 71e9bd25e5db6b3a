package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Cells.*;

import org.scxc.model.Race;

/**
 * set_cpus_allowed with its one or two dequeue/enqueue pairs (docs/kernel/affinity.md#set-cpus-allowed), and wake-ups
 * (docs/kernel/wakeup.md#wakeup-path).
 */
final class AffinityPath {
    private final RaceState m;
    private final Callbacks callbacks;
    private final HotplugPath hotplug;

    AffinityPath(RaceState m, Callbacks callbacks, HotplugPath hotplug) {
        this.m = m;
        this.callbacks = callbacks;
        this.hotplug = hotplug;
    }

    int actTask(int c) {
        return m.actTask(c);
    }

    boolean enabled(int c, Pc pc) {
        int p = actTask(c);
        boolean rq = m.task(p, MIGRATING) == 0 && m.rqFree(m.task(p, CPU));
        // The stopper first serves the wake-ups that are queued to its CPU.
        boolean served = m.task(p, STATE) != WAKING || m.kernel.lacks(Race.Fault.STOPPER_FLUSH);
        return pc == Pc.AF_STOP ? rq && m.task(p, PI_LOCK) == 0 && served : rq;
    }

    void step(int c, Pc pc) {
        int p = actTask(c);
        switch (pc) {
            case Pc.AF_PI -> {
                m.task(p, PI_LOCK, c + 1);
                m.goTo(c, Pc.AF_RQ);
            }
            case Pc.AF_RQ -> begin(c, p);
            case Pc.AF_SET -> set(c, p);
            case Pc.AF_NEW -> {
                int dest = m.cpu(c, OP_DEST) - 1;
                Rqs.pin(m, dest, c);
                m.cpu(c, OP_RQ, dest + 1);
                m.steps.arrive(p);
                m.cpu(c, OP_TASK, p + 1);
                m.goTo(c, Pc.AF_END);
                m.push(c, Pc.EN_START);
            }
            case Pc.AF_STOP -> stopper(c, p);
            case Pc.WK_PI -> {
                m.task(p, PI_LOCK, c + 1);
                boolean sleeps = m.task(p, STATE) == SLEEPING;
                if (sleeps && selects(p)) {
                    m.goTo(c, Pc.WK_SELECTED);
                    m.cpu(c, OP_DEST, m.task(p, CPU) + 1); // what a callback returns that does not say
                    callbacks.tell(c, Race.Callback.SELECT_CPU, p);
                    return;
                }
                if (sleeps && !goesTo(p, m.task(p, CPU))) { // WK3: the kernel's fallback, silently
                    m.task(p, CPU, hotplug.fallback(p));
                }
                m.goTo(c, sleeps ? Pc.WK_RQ : Pc.AF_END);
                if (sleeps && m.act(c) instanceof Race.Act.Wake w && w.queued().isPresent()) {
                    queue(c, p, w.queued().get());
                }
            }
            default -> { // WK_RQ, WK_IPI
                lock(c, p);
                m.cpu(c, OP_TASK, p + 1);
                int told = Callbacks.bit(Race.Flag.WAKEUP) | (pc == Pc.WK_RQ ? selected(p) : 0);
                m.cpu(c, OP_FLAGS, told);
                m.goTo(c, Pc.AF_END);
                m.push(c, Pc.EN_START);
                callbacks.tell(c, Race.Callback.RUNNABLE, p, told);
            }
        }
    }

    /** select_task_rq() had a choice; a queued wake-up does not remember it (docs/kernel/wakeup.md#queued-wakeups). */
    private int selected(int p) {
        boolean choice = !m.kernel.lacks(Race.Fault.SELECTED_FLAG)
                && m.task(p, MIGDIS) == 0
                && Long.bitCount(m.task(p, EFFECTIVE)) > 1;
        return choice ? Callbacks.bit(Race.Flag.CPU_SELECTED) : 0;
    }

    private boolean goesTo(int p, int cpu) {
        // A task inside migrate_disable() goes where it was, as long as that CPU is online, and so it is until it has
        // no such task.
        return m.task(p, MIGDIS) != 0 || m.steps.allows(p, cpu) && m.cpu(cpu, INACTIVE) == 0;
    }

    /** WK2: ops.select_cpu is asked where there is something to choose (docs/kernel/wakeup.md#wakeup-path). */
    private boolean selects(int p) {
        return m.has(Race.Callback.SELECT_CPU) && m.task(p, MIGDIS) == 0 && Long.bitCount(m.task(p, EFFECTIVE)) > 1;
    }

    /** What ops.select_cpu has returned stands in OP_DEST; a CPU that is not allowed gives way to the kernel's fallback. */
    private void selected(int c, int p) {
        int cpu = m.cpu(c, OP_DEST) - 1;
        m.cpu(c, OP_DEST, 0);
        if (cpu < 0 || cpu >= m.at.cpus) {
            m.exitOfObject(RaceExit.INVALID_CPU, p, c, "invalid CPU " + cpu + " from ops.select_cpu()");
            return;
        }
        m.task(p, CPU, goesTo(p, cpu) ? cpu : hotplug.fallback(p));
        m.goTo(c, Pc.WK_RQ);
    }

    /** WK2 with a CPU that is idle, WK4 left to that CPU: pi_lock is let go with p on no queue. */
    private void queue(int c, int p, int cpu) {
        if (goesTo(p, cpu)) {
            m.task(p, CPU, cpu);
        }
        m.task(p, VERDICT, BpfCode.PLACE_LOCAL + 1);
        m.task(p, SELECTED, FACTS_FRESH);
        m.task(p, STATE, WAKING);
        m.task(p, PI_LOCK, 0);
        m.goTo(c, Pc.WK_IPI);
    }

    private void lock(int c, int p) {
        int rq = m.task(p, CPU);
        Rqs.pin(m, rq, c);
        m.cpu(c, OP_RQ, rq + 1);
        m.cpu(c, OP_TASK, p + 1);
    }

    private long newMask(int c) {
        return m.actMask(c);
    }

    /** AF0, AF1. */
    private void begin(int c, int p) {
        lock(c, p);
        long mask = newMask(c);
        if (mask != 0 && (m.task(p, MASK) == mask || (mask & Rqs.active(m)) == 0)) { // EINVAL
            m.goTo(c, Pc.AF_END);
            return;
        }
        m.goTo(c, Pc.AF_SET);
        if (m.task(p, ON_RQ) != 0 && m.task(p, STATE) == WAITING) {
            callbacks.tell(c, Race.Callback.QUIESCENT, p, callbacks.schedChange());
            m.push(c, Pc.DQ_START);
        } else if (m.task(p, STATE) == CURRENT) {
            // Off the runqueue and back, with nothing but the callbacks to be seen: it stays on its CPU.
            callbacks.leaves(c, p, callbacks.schedChange());
        }
    }

    /** AF2. */
    private void set(int c, int p) {
        long mask = newMask(c);
        if (mask == 0) { // the weight, or the cgroup
            m.goTo(c, Pc.AF_BACK);
            return;
        }
        m.task(p, MASK, mask);
        if (m.task(p, NARROWED) == 0) {
            m.task(p, EFFECTIVE, mask);
        }
        callbacks.maskChanged(p);
        m.goTo(c, Pc.AF_BACK);
        if (m.has(Race.Callback.SET_CPUMASK)) {
            callbacks.call(c, Race.Callback.SET_CPUMASK, p);
        }
    }

    boolean settle(int c, Pc pc) {
        int p = actTask(c);
        switch (pc) {
            case Pc.AF_BACK -> { // AF3
                boolean dequeued = m.task(p, STATE) == WAITING && m.task(p, ON_RQ) == 0;
                m.goTo(c, Pc.AF_PLACE);
                if (dequeued) {
                    m.cpu(c, OP_TASK, p + 1);
                    m.push(c, Pc.EN_START);
                    callbacks.tell(c, Race.Callback.RUNNABLE, p);
                } else if (m.task(p, STATE) == CURRENT) {
                    callbacks.tell(c, Race.Callback.RUNNING, p);
                    callbacks.tell(c, Race.Callback.RUNNABLE, p);
                }
            }
            case Pc.WK_SELECTED -> selected(c, p);
            case Pc.AF_PLACE -> place(c, p);
            case Pc.AF_MOVE -> { // AF5
                m.unlockRq(m.task(p, CPU));
                m.steps.depart(p, m.cpu(c, OP_DEST) - 1);
                m.goTo(c, Pc.AF_NEW);
            }
            case Pc.AF_END -> end(c, p);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** AF4. */
    private void place(int c, int p) {
        int state = m.task(p, STATE);
        if (state == SLEEPING || state == DONE || (m.task(p, MASK) >> m.task(p, CPU) & 1) != 0) {
            m.goTo(c, Pc.AF_END);
        } else if (state == CURRENT || state == WAKING) {
            m.task(p, PENDING, 1);
            unlock(c, p);
            m.goTo(c, Pc.AF_STOP);
        } else if (stays(p)) {
            m.goTo(c, Pc.AF_END); // it stays, and the caller sleeps until migrate_enable()
        } else {
            leave(c, p);
        }
    }

    private boolean stays(int p) {
        return m.task(p, MIGDIS) != 0 && !m.kernel.lacks(Race.Fault.MIGRATION_STAY);
    }

    private void leave(int c, int p) {
        long mask = m.task(p, MASK);
        long active = mask & Rqs.active(m);
        // Chosen before the locks were taken: the last CPU of the mask may have begun to go since.
        m.cpu(c, OP_DEST, Long.numberOfTrailingZeros(active != 0 ? active : mask) + 1);
        m.cpu(c, OP_TASK, p + 1);
        m.goTo(c, Pc.AF_MOVE);
        m.push(c, Pc.DQ_START);
    }

    /** The stopper of the task's CPU, on behalf of the caller, who sleeps until it is done. */
    private void stopper(int c, int p) {
        lock(c, p);
        m.task(p, PI_LOCK, c + 1);
        m.task(p, PENDING, 0);
        int rq = m.task(p, CPU);
        boolean allowed = (m.task(p, MASK) >> rq & 1) != 0;
        if (allowed || stays(p) || m.task(p, STATE) == DONE || m.task(p, STATE) == WAKING) {
            m.goTo(c, Pc.AF_END);
            return;
        }
        if (m.task(p, STATE) == CURRENT) {
            // Put with slice left: head of the local DSQ, without ops.enqueue.
            m.cpu(rq, CURR, 0);
            m.task(p, STATE, WAITING);
            m.task(p, BLOCKS, 0);
            m.steps.insertFirst(p, rq);
        }
        leave(c, p);
    }

    private void unlock(int c, int p) {
        m.unlockRq(m.cpu(c, OP_RQ) - 1);
        if (m.task(p, PI_LOCK) == c + 1) { // a queued wake-up is finished without it
            m.task(p, PI_LOCK, 0);
        }
    }

    /** The waker's deferred run is over: try_to_wake_up() lets go of pi_lock, which a queued wake-up never had. */
    void woken(int c) {
        int p = actTask(c);
        if (m.task(p, PI_LOCK) == c + 1) {
            m.task(p, PI_LOCK, 0);
        }
    }

    /**
     * What ops.enqueue sent to another CPU's local DSQ goes there now: after an affinity change with no lock held (irq-work),
     * after a wake-up before any is let go (task_woken_scx(), called by ttwu_do_activate()).
     */
    private void end(int c, int p) {
        int rq = m.cpu(c, OP_RQ) - 1;
        if (rq < 0) { // a wake-up that came too late
            m.task(p, PI_LOCK, 0);
            m.pop(c);
            return;
        }
        if (m.act(c) instanceof Race.Act.Wake && m.hasDeferred(rq) && !m.kernel.lacks(Race.Fault.WAKER_LOCKS)) {
            m.cpu(c, OP_TASK, 0);
            m.goTo(c, Pc.WK_DEFERRED);
            return;
        }
        unlock(c, p);
        m.cpu(c, OP_TASK, 0);
        m.cpu(c, OP_DEST, 0);
        if (m.hasDeferred(rq) && m.cpu(rq, CALLBACK_QUEUED) == 0) {
            m.goTo(c, Pc.DF_LOCK);
        } else if (m.cpu(c, REENQ_LOCAL) != 0) {
            m.cpu(c, OP_RQ, c + 1);
            m.goTo(c, Pc.DF_LOCK);
        } else {
            m.cpu(c, OP_RQ, 0);
            m.pop(c);
        }
    }
}
