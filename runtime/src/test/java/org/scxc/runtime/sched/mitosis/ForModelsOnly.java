package org.scxc.runtime.sched.mitosis;

import org.scxc.model.ScxEvent;
import org.scxc.runtime.ops.CidTopology;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.TaskFact;

/** A door without what only BPF objects call. */
abstract class ForModelsOnly implements Kfuncs {
    @Override
    public boolean prologDisablesMigration() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean disallowed(int task) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void disallow(int task, boolean disallow) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int cidToCpu(int cid) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int cpuToCid(int cpu) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int cidTopology(int cid, CidTopology level) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void cidOverride(int[] cidOfCpu, int[] shardStart) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long tid(int task) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int taskFromTid(long tid) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void dsqReenqueue(long dsq) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long jiffies() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void kfuncError(String message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean tracksIdleCpus() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int idleCpumask() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int idleSmtmask() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int idleCpumaskOf(int node) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int idleSmtmaskOf(int node) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int pickIdleCpuOf(int node, int mask, long flags) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int pickAnyCpu(int mask, long flags) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int pickAnyCpuOf(int node, int mask, long flags) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean dsqMoveToLocal(long dsq, long enqFlags) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int dsqLast(long dsq) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int dsqPrevious(int task) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int runningTask(int cpu) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long rqClock(int cpu) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int capacityOf(int cpu) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String cgroupName(int cgroup) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long taskFact(int task, TaskFact fact) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long count(ScxEvent event) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isOnDsq(int task, long dsq) {
        throw new UnsupportedOperationException();
    }
}
