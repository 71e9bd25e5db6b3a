package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Cells.*;

import org.scxc.model.Race;

/**
 * do_enqueue (docs/kernel/enqueue.md#enqueue-path) of the task in OP_TASK on the runqueue that owns it, whose lock is
 * held.
 */
final class EnqueuePath {
    private final RaceState m;
    private final Callbacks callbacks;
    private final InstanceNumbers numbers;

    EnqueuePath(RaceState m, Callbacks callbacks) {
        this.m = m;
        this.callbacks = callbacks;
        numbers = new InstanceNumbers(m);
    }

    void step(int c, Pc pc) {
        int p = m.cpu(c, OP_TASK) - 1;
        if (pc == Pc.EN_START) {
            start(c, p);
        } else {
            end(c, p);
        }
    }

    private void start(int c, int p) {
        int rq = m.task(p, CPU);
        m.task(p, ON_RQ, 1);
        m.task(p, STATE, WAITING);
        int told = m.cpu(c, OP_FLAGS);
        m.cpu(c, OP_FLAGS, 0);
        m.task(p, IMMED, 0);
        if (!Rqs.isOnline(m, rq) || m.cpu(rq, BYPASS) != 0) { // EN3b, EN3c
            m.task(p, VERDICT, 0);
            m.task(p, DDSP_FLAGS, 0);
            m.task(p, SELECTED, 0);
            m.insert(p, Rqs.isOnline(m, rq) ? m.at.global : rq);
            m.pop(c);
        } else if (m.steps.verdict(p) != 0 && !m.kernel.lacks(Race.Fault.DIRECT_VERDICT)) { // EN3d: select_cpu's
            int place = m.task(p, VERDICT) - 1;
            m.pop(c);
            if (m.task(p, SELECTED) == FACTS_STALE) {
                m.events.oracle(Race.OracleKind.STALE, p);
            }
            m.task(p, SELECTED, 0);
            direct(c, p, rq, place);
        } else if (m.task(p, MIGDIS) != 0 && !m.kernel.enqMigrationDisabled()) {
            m.insert(p, rq); // EN3f
            m.pop(c);
        } else if (!m.has(Race.Callback.ENQUEUE)) {
            m.insert(p, m.at.global); // EN3g
            m.pop(c);
        } else {
            newInstance(p, rq);
            m.steps.begin(p);
            m.goTo(c, Pc.EN_END);
            callbacks.call(c, Race.Callback.ENQUEUE, p, told);
        }
    }

    /** T1: a number that no earlier reference to this task carries (per task), or the runqueue's next one (ABA). */
    private void newInstance(int p, int rq) {
        if (m.kernel.qseq() == Race.QseqScope.RQ) {
            numbers.next(p, rq);
        } else {
            // Only equality with the present instance counts, so one bit a reference does.
            callbacks.outdate(p);
        }
    }

    private void end(int c, int p) {
        int rq = m.task(p, CPU);
        int verdict = m.task(p, VERDICT);
        m.pop(c);
        if (verdict == 0 || verdict > m.at.firstUser + 1) {
            checkCustody(p);
        }
        wakeIdle();
        if (m.steps.publish(p)) {
            return;
        }
        direct(c, p, rq, verdict - 1);
    }

    private void wakeIdle() {
        for (int i = 0; i < m.at.cpus && m.kernel.lacks(Race.Fault.IDLE_REST); i++) {
            if (m.cpu(i, CURR) == 0) {
                m.cpu(i, RESCHED, 1);
            }
        }
    }

    /** SCX_RQ_IN_WAKEUP: who wakes runs what is deferred. */
    private boolean wakes(int c) {
        return m.cpu(c, ACT) > 0 && m.act(c) instanceof Race.Act.Wake;
    }

    /** DD1 to DD3: a verdict of select_cpu, of ops.enqueue, or one that a dequeue has left behind. */
    private void direct(int c, int p, int rq, int place) {
        boolean ofExecutor = c < m.at.cpus && m.kernel.lacks(Race.Fault.LOCAL_OF_TASK);
        int dsq = place != BpfCode.PLACE_LOCAL ? place - 1 : ofExecutor ? c : rq;
        if (m.isLocal(dsq) && dsq != rq) {
            m.task(p, VERDICT, dsq + 2); // kept until the deferred run
            m.steps.defer(p, rq);
            if (m.kernel.earlyCallback() && !wakes(c) && Rqs.dispatches(m, rq)) {
                m.cpu(rq, CALLBACK_QUEUED, 1); // schedule_deferred()
            }
            return;
        }
        m.task(p, VERDICT, 0);
        int flags = m.task(p, DDSP_FLAGS);
        m.task(p, DDSP_FLAGS, 0);
        m.insert(p, dsq, flags);
        if (dsq >= m.at.firstUser) {
            m.steps.enterCustody(p);
        }
    }

    /** Custody that begins while the last one was never ended by ops.dequeue. */
    private void checkCustody(int p) {
        if (m.steps.inCustody(p) && m.has(Race.Callback.DEQUEUE)) {
            m.events.oracle(Race.OracleKind.UNORDERED, p);
        }
    }
}
