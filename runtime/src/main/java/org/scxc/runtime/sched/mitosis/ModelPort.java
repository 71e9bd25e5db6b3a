package org.scxc.runtime.sched.mitosis;

import java.util.BitSet;
import org.scxc.runtime.sched.mitosis.State.Global;
import org.scxc.runtime.state.Store;

/** The BPF side as a Java model. */
record ModelPort(State state, ConfigApply program) implements CellPort {
    @Override
    public int cpus() {
        return state.cpus;
    }

    @Override
    public Store store() {
        return state.store;
    }

    @Override
    public int parent(int cgroup) {
        return state.kernel.cgroupParent(cgroup);
    }

    @Override
    public int cellOfCpu(int cpu) {
        return state.cellOfCpu(cpu);
    }

    @Override
    public long runningNs(int cpu, int cell) {
        return state.runningNs(cpu, cell);
    }

    @Override
    public BitSet cpusOf(int cell) {
        return CpuSets.of(state.store, state.primary(cell));
    }

    @Override
    public long cpusetSeq() {
        return state.get(Global.CPUSET_SEQ);
    }

    @Override
    public long appliedCpusetSeq() {
        return state.get(Global.APPLIED_CPUSET_SEQ);
    }

    @Override
    public void appliedCpusetSeq(long seq) {
        state.set(Global.APPLIED_CPUSET_SEQ, seq);
    }

    @Override
    public boolean apply(CellConfig config) {
        return program.apply(config);
    }
}
