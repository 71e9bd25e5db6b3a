package org.scxc.runtime.sched.selftest;

import java.util.EnumSet;
import org.scxc.model.SchedulerUse;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.sched.SmallScheduler;
import org.scxc.runtime.state.Store;

/**
 * Selftest select_cpu_dfl_nodispatch: select_cpu asks the default and only remembers whether it found an idle CPU;
 * enqueue inserts into the local queue if so, else into the global one. Expected: 64, and cell {@code
 * select_cpu_dfl_nodispatch.saw_local} is 1.
 */
public final class SelectCpuDflNodispatch extends SmallScheduler {
    private int found;
    private int sawLocal;

    public SelectCpuDflNodispatch(SchedulerUse use) {
        super("select_cpu_dfl_nodispatch", 0, timeoutMs(use, 1000), EnumSet.of(Callback.SELECT_CPU, Callback.ENQUEUE));
    }

    @Override
    protected void allocate(Kfuncs door, Store store) {
        found = store.longs("select_cpu_dfl_nodispatch.found", door.taskCapacity());
        sawLocal = store.longs("select_cpu_dfl_nodispatch.saw_local", 1);
    }

    @Override
    public int selectCpu(int task, int prevCpu, long wakeFlags) {
        int cpu = kernel().selectCpuDfl(task, prevCpu, wakeFlags);
        kernel().store().set(found + task, (cpu & Kfuncs.IDLE_FOUND) != 0 ? 1 : 0);
        return cpu & ~Kfuncs.IDLE_FOUND;
    }

    @Override
    public void enqueue(int task, long enqFlags) {
        boolean local = kernel().store().get(found + task) != 0;
        if (local) {
            kernel().store().set(found + task, 0);
            kernel().store().set(sawLocal, 1);
        }
        kernel().dsqInsert(task, local ? Scx.DSQ_LOCAL : Scx.DSQ_GLOBAL, Scx.SLICE_DFL, enqFlags);
    }
}
