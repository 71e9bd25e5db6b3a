package org.scxc.runtime.sched.mitosis;

import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.sched.mitosis.State.Field;
import org.scxc.runtime.sched.mitosis.State.Stat;

/** Start and end of a run; everything is charged at the end (docs/kernel/mitosis.md#running-and-stopping). */
final class RunAccount {
    private final State state;
    private final Kfuncs kernel;
    private final LlcMode llcMode;
    private final QueueAssignment queues;
    private final Charging charging;
    private final SliceShrinking shrinking;

    RunAccount(State state, LlcMode llcMode, QueueAssignment queues, Charging charging, SliceShrinking shrinking) {
        this.state = state;
        this.kernel = state.kernel;
        this.llcMode = llcMode;
        this.queues = queues;
        this.charging = charging;
        this.shrinking = shrinking;
    }

    void start(int task) {
        int cpu = kernel.here();
        llcMode.running(task, cpu, queues);
        state.set(task, Field.STARTED_AT, kernel.now());
        shrinking.running(task, cpu);
    }

    void stop(int task) {
        int cpu = kernel.here();
        int cell = state.cellOfCpu(cpu);
        long used = used(task, cell);
        shrinking.sample(task, used);
        int weight = kernel.weight(task);
        if (weight == 0) {
            kernel.error(task, "Task " + kernel.pid(task) + " has zero weight");
            return;
        }
        long vtime = kernel.dsqVtime(task) + Charging.charge(used, weight);
        kernel.setDsqVtime(task, vtime);
        boolean regular = state.get(task, Field.BORROWED) == 0 && state.get(task, Field.CHARGE_CELL) == cell;
        if (regular) {
            state.liftClockCpu(cpu, vtime);
        }
        charging.liftCellClock(state, task, regular, cell, llcMode.charge(task, cpu), vtime);
        state.set(task, Field.BORROWED, 0);
        state.addRunning(cpu, state.cell(task), used);
    }

    private long used(int task, int cell) {
        long now = kernel.now();
        long used = now - state.get(task, Field.STARTED_AT);
        state.set(task, Field.STARTED_AT, now);
        if (used < 0) {
            state.count(cell, Stat.CLAMP_USED);
            return 0;
        }
        return used;
    }
}
