package org.scxc.runtime.sched.mitosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.scxc.runtime.ops.Scx;

/** One queue per cell and LLC: random in BASE, following the CPU in main, with stealing and draining. */
class LlcModeTest {
    private static final int ALPHA = 2;
    private static final int P = 1;
    private static final int Q = 2;
    private static final long S = 1_000_000_000L;

    /** Clock of a cell in LLC 0 or 1. */
    private static void setClock(Lab lab, int cell, int llc, long ns) {
        lab.kernel.store.set(lab.kernel.store.find("mitosis.clock") + cell * 2 + llc, ns);
    }

    private static long clock(Lab lab, int cell, int llc) {
        return lab.kernel.store.get(lab.kernel.store.find("mitosis.clock") + cell * 2 + llc);
    }

    @Test
    void baseDrawsAnLlcAndKeepsItWithoutStealing() {
        Lab lab = Lab.started(16, "base", "enable_llc_awareness");
        lab.task(P, 0);
        lab.run(P, 9, S);
        assertThat(clock(lab, 0, 0)).isEqualTo(S);
        lab.mitosis.enqueue(P, Scx.ENQ_CPU_SELECTED);
        assertThat(lab.kernel.dsqs.get(Dsqs.cell(0, 0))).containsExactly(P);
        lab.kernel.here = 9;
        lab.mitosis.dispatch(9, -1);
        assertThat(lab.kernel.dsqs.get(Dsqs.cell(0, 0))).containsExactly(P);
        assertThat(lab.kernel.errors).isEmpty();
    }

    @Test
    void baseStealsAndThenDrawsAgain() {
        Lab lab = Lab.started(16, "base", "enable_llc_awareness", "enable_work_stealing");
        lab.task(P, 0);
        setClock(lab, 0, 0, 5 * S);
        lab.mitosis.enqueue(P, Scx.ENQ_CPU_SELECTED);
        lab.kernel.here = 9;
        lab.mitosis.dispatch(9, -1);
        assertThat(lab.kernel.dsqs.get(Scx.DSQ_LOCAL_ON | 9)).containsExactly(P);
        lab.kernel.vtime[P] = 0;
        lab.mitosis.running(P);
        assertThat(lab.kernel.vtime[P]).isEqualTo(5 * S);
    }

    @Test
    void mainTranslatesVtimeBetweenLlcs() {
        Lab lab = Lab.started(16, "main", "enable_llc_awareness");
        lab.kernel.taskCpu[P] = 2;
        lab.task(P, 0);
        setClock(lab, 0, 0, 3 * S);
        setClock(lab, 0, 1, 10 * S);
        lab.kernel.vtime[P] = 4 * S;
        assertThat(lab.mitosis.selectCpu(P, 9, 0)).isEqualTo(9);
        assertThat(lab.kernel.vtime[P]).isEqualTo(11 * S);
        assertThat(lab.mitosis.vtimeBasis(P)).isEqualTo(10 * S);
        lab.run(P, 10, S);
        assertThat(clock(lab, 0, 1)).isEqualTo(12 * S);
        assertThat(clock(lab, 0, 0)).isEqualTo(3 * S);
    }

    @Test
    void mainPrefersIdleCpusOfTheTasksLlc() {
        Lab lab = Lab.started(16, "main", "enable_llc_awareness");
        lab.task(P, 0);
        lab.kernel.setIdle("2-3,13");
        assertThat(lab.mitosis.selectCpu(P, 9, 0)).isEqualTo(13);
        assertThat(lab.mitosis.selectCpu(P, 9, 0)).isIn(2, 3);
    }

    @Test
    void mainDrainsWhatALostLlcHolds() {
        Lab lab = Lab.started(16, "main", "enable_llc_awareness");
        lab.kernel.taskCpu[P] = 9;
        lab.task(P, 0);
        lab.mitosis.enqueue(P, Scx.ENQ_CPU_SELECTED);
        lab.kernel.taskCpu[Q] = 9;
        lab.task(Q, 0);
        lab.mitosis.enqueue(Q, Scx.ENQ_CPU_SELECTED);
        lab.kernel.setIdle("4");
        lab.cell(ALPHA, "alpha", "8-15");
        assertThat(lab.kernel.kicks).containsExactly(4);
        lab.kernel.here = 4;
        lab.mitosis.dispatch(4, -1);
        assertThat(lab.kernel.dsqs.get(Scx.DSQ_LOCAL_ON | 4)).containsExactly(P);
        // the head may not run here: it is bound to a CPU of its affinity
        lab.kernel.setAffinity(Q, "12");
        lab.mitosis.dispatch(4, -1);
        assertThat(lab.kernel.dsqs.get(Dsqs.cpu(12))).containsExactly(Q);
        assertThat(lab.kernel.kicks).containsExactly(4, 12);
        assertThat(lab.kernel.dsqs.get(Dsqs.cell(0, 1))).isEmpty();
        // the counter is zero now: the bit goes, dispatch is the usual one
        lab.mitosis.dispatch(4, -1);
        assertThat(lab.kernel.store.get(lab.kernel.store.find("mitosis.toDrain")))
                .isZero();
    }
}
