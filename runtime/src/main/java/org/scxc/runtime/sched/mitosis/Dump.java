package org.scxc.runtime.sched.mitosis;

import java.util.Locale;
import org.scxc.runtime.ops.DumpSink;
import org.scxc.runtime.sched.mitosis.State.Field;

/** What scx_mitosis adds to the debug dump, and one line for stories. */
final class Dump {
    private Dump() {}

    static void scheduler(State state, DumpSink out) {
        for (int cell = 0; cell < State.MAX_CELLS; cell++) {
            if (!state.inUse(cell)) {
                continue;
            }
            out.line("CELL[" + cell + "] CPUS=" + CpuSets.format(CpuSets.of(state.store, state.primary(cell))));
            for (int llc = 0; llc < state.llcs; llc++) {
                out.line("CELL[" + cell + "] " + (state.llcs > 1 ? "LLC[" + llc + "] " : "") + "vtime="
                        + Long.toUnsignedString(state.clock(cell, llc)) + " nr_queued="
                        + state.kernel.dsqNrQueued(Dsqs.cell(cell, llc)));
            }
        }
        for (int cpu = 0; cpu < state.cpus; cpu++) {
            out.line("CPU[" + cpu + "] cell=" + state.cellOfCpu(cpu) + " vtime="
                    + Long.toUnsignedString(state.clockCpu(cpu)) + " nr_queued="
                    + state.kernel.dsqNrQueued(Dsqs.cpu(cpu)));
        }
    }

    static void task(State state, DumpSink out, int task) {
        out.line("Task[" + state.kernel.pid(task) + "] vtime=" + Long.toUnsignedString(state.kernel.dsqVtime(task))
                + " basis_vtime=" + Long.toUnsignedString(state.get(task, Field.BASIS)) + " cell="
                + state.cell(task) + " dsq=" + Long.toHexString(state.get(task, Field.DSQ))
                + " all_cell_cpus_allowed=" + (state.allCell(task) ? 1 : 0));
    }

    static String clocks(State state, int task, int llc, int cpu) {
        int cell = state.cell(task);
        String index = state.llcs > 1 ? cell + "," + llc : Integer.toString(cell);
        return String.format(
                Locale.ROOT,
                "clock[%s]=%.3fs clockCpu[%d]=%.3fs",
                index,
                state.clock(cell, llc) / 1e9,
                cpu,
                state.clockCpu(cpu) / 1e9);
    }
}
