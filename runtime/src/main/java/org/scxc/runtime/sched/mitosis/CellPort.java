package org.scxc.runtime.sched.mitosis;

import java.util.BitSet;
import org.scxc.runtime.state.Store;

/**
 * What the cell manager reads and writes of scx_mitosis' BPF side, whether that is a Java model or a BPF object: globals, the
 * percpu array cpu_ctxs and the program apply_cell_config (main.rs and bpf/intf.h of scx_mitosis, Aug 2026).
 */
public interface CellPort {
    /** MAX_CELLS: ids are below it. */
    int MAX_CELLS = 256;

    /** All that are possible. */
    int cpus();

    /** Where the manager keeps what it knows. */
    Store store();

    /** The cgroup above, −1 of the root. */
    int parent(int cgroup);

    /** Which cell a CPU belongs to: cpu_ctx.cell. */
    int cellOfCpu(int cpu);

    /** How long tasks of a cell have run on a CPU up to their last stop, ns: cpu_ctx.running_ns. */
    long runningNs(int cpu, int cell);

    /** The CPUs that a cell has now. */
    BitSet cpusOf(int cell);

    /** How many writes of a cpuset have begun: cpuset_seq. */
    long cpusetSeq();

    /** What {@link #cpusetSeq} was when cpusets were last dealt with: applied_cpuset_seq. */
    long appliedCpusetSeq();

    void appliedCpusetSeq(long seq);

    /**
     * Has the BPF side take a configuration: cell_config and apply_cell_config.
     *
     * @return false if it did not, and the scheduler ends for that
     * @throws Bail if user space gives up
     */
    boolean apply(CellConfig config) throws Bail;
}
