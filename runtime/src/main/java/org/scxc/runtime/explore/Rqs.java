package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Cells.*;

/** What can be asked of a CPU's runqueue, under its lock or, where the kernel does so, without. */
final class Rqs {
    private Rqs() {}

    /** rq_is_open(): whether CPU {@code rq} would run at once what it is given. */
    static boolean isOpen(RaceState m, int rq) {
        int curr = m.cpu(rq, CURR) - 1;
        return m.cpu(rq, HIGHER) == 0 && (curr < 0 || dispatches(m, rq) || !m.hasSlice(curr));
    }

    /** SCX_RQ_IN_BALANCE, SCX_RQ_IN_DISPATCH: the CPU looks for the next task, and needs nobody to tell it. */
    static boolean dispatches(RaceState m, int rq) {
        for (long stack = m.store.get(m.at.cpu(rq, STACK)); stack != 0; stack >>>= 8) {
            if (Pc.top(stack).inDispatch) {
                return true;
            }
        }
        return false;
    }

    /** Takes a runqueue's lock as the core does, with rq_pin_lock(): nobody's balance callback may be queued there. */
    static void pin(RaceState m, int rq, int c) {
        if (m.cpu(rq, CALLBACK_QUEUED) != 0) {
            m.events.warning(Warning.RQ_PIN_LOCK);
        }
        m.lockRq(rq, c);
    }

    /** scx_rq_online(). */
    static boolean isOnline(RaceState m, int c) {
        return m.cpu(c, OFFLINE) == 0 && m.cpu(c, INACTIVE) == 0;
    }

    /** CPUs that tasks can be moved to, as bits: cpu_active(). */
    static long active(RaceState m) {
        long active = 0;
        for (int c = 0; c < m.at.cpus; c++) {
            active |= m.cpu(c, INACTIVE) == 0 ? 1L << c : 0;
        }
        return active;
    }

    /** Whether balance may call ops.dispatch on CPU {@code c}. */
    static boolean mayDispatch(RaceState m, int c) {
        boolean online = m.kernel.offlineRequeues() ? m.cpu(c, OFFLINE) == 0 : isOnline(m, c);
        return online && m.cpu(c, BYPASS) == 0;
    }

    /** CO2: the first task of {@code list} that CPU {@code c} owns or may run, or -1. */
    static int takeable(RaceState m, int list, int c) {
        if (isOnline(m, c)) {
            return m.steps.takeable(list, c);
        }
        for (long left = m.list(list); left != 0; left = Seq.dropFirst(left)) {
            if (m.task(Seq.first(left), CPU) == c) {
                return Seq.first(left);
            }
        }
        return -1;
    }

    /** can_run, with the target being online (docs/kernel/dispatch.md#can-run). */
    static boolean canRun(RaceState m, int p, int dst) {
        return m.steps.canRun(p, dst) && isOnline(m, dst);
    }
}
