package org.scxc.bpf.mitosis;

import java.util.BitSet;
import org.scxc.bpf.serve.UserHalf.Programs;
import org.scxc.bpf.serve.Value;
import org.scxc.runtime.sched.mitosis.Bail;
import org.scxc.runtime.sched.mitosis.CellConfig;
import org.scxc.runtime.sched.mitosis.CellPort;
import org.scxc.runtime.state.Store;

/** scx_mitosis' BPF side as an object, by the names of its own types (bpf/intf.h and bpf/mitosis.bpf.c, Aug 2026). */
record ObjectPort(Programs programs, int cpus) implements CellPort {
    private static final String CONFIG = "cell_config";

    @Override
    public Store store() {
        return programs.store();
    }

    @Override
    public int parent(int cgroup) {
        return programs.parent(cgroup);
    }

    private Value cpu(int cpu) {
        return programs.element("cpu_ctxs", 0, cpu);
    }

    @Override
    public int cellOfCpu(int cpu) {
        return (int) cpu(cpu).get(".cell");
    }

    @Override
    public long runningNs(int cpu, int cell) {
        return cpu(cpu).get(".running_ns[" + cell + "]");
    }

    @Override
    public BitSet cpusOf(int cell) {
        BitSet own = new BitSet();
        for (int cpu = 0; cpu < cpus; cpu++) {
            own.set(cpu, cellOfCpu(cpu) == cell);
        }
        return own;
    }

    @Override
    public long cpusetSeq() {
        return programs.value("cpuset_seq").get("");
    }

    @Override
    public long appliedCpusetSeq() {
        return programs.value("applied_cpuset_seq").get("");
    }

    @Override
    public void appliedCpusetSeq(long seq) {
        programs.value("applied_cpuset_seq").set("", seq);
    }

    /** All of cell_config is written, gaps with zeros (apply_cell_config() of main.rs). */
    @Override
    public boolean apply(CellConfig config) throws Bail {
        Value value = programs.value(CONFIG);
        value.clear();
        int assignments = 0;
        int cells = 0;
        for (int id = 0; id < config.cells(); id++) {
            if (config.owners()[id] >= 0) {
                value.set(".assignments[" + assignments + "].cgid", config.ownerIds()[id]);
                value.set(".assignments[" + assignments + "].cell_id", id);
                assignments++;
            }
            cells += config.owners()[id] >= 0 || id == 0 ? 1 : 0;
            mask(value, ".cpumasks[" + id + "].mask", config.primary()[id]);
            mask(value, ".borrowable_cpumasks[" + id + "].mask", config.borrowable()[id]);
        }
        value.set(".num_cell_assignments", assignments);
        value.set(".num_cells", config.cells());
        int error = programs.run("apply_cell_config", new byte[0]);
        if (error != 0) {
            throw new Bail("apply_cell_config BPF program returned error " + error + " (num_assignments=" + assignments
                    + ", num_cells=" + cells + ")");
        }
        return true;
    }

    private static void mask(Value value, String path, long[] words) {
        for (int at = 0; at < words.length * Long.BYTES; at++) {
            long bits = words[at / Long.BYTES] >>> at % Long.BYTES * Byte.SIZE & 0xff;
            if (bits != 0) {
                value.set(path + "[" + at + "]", bits);
            }
        }
    }
}
