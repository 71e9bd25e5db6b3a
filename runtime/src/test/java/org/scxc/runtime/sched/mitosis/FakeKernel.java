package org.scxc.runtime.sched.mitosis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.scxc.runtime.ops.Invocation;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.state.Store;

/** Just enough kernel to call scx_mitosis by hand: queues, idle CPUs, cursors, errors; nothing runs by itself. */
class FakeKernel extends ForModelsOnly {
    static final int TASKS = 32;
    static final int CGROUPS = 16;

    final int cpus;
    final Store store;
    final int[] cursor;
    final BitSet idle = new BitSet();
    final List<String> errors = new ArrayList<>();
    final List<Integer> kicks = new ArrayList<>();
    final Map<Long, List<Integer>> dsqs = new HashMap<>();
    final long[] vtime = new long[TASKS];
    final long[] slice = new long[TASKS];
    final int[] weight = new int[TASKS];
    final int[] taskCpu = new int[TASKS];
    final int[] cgroup = new int[TASKS];
    final boolean[] exiting = new boolean[TASKS];
    final int[] current;
    final int[] parent = new int[CGROUPS];
    final boolean[] alive = new boolean[CGROUPS];
    private final int affinity;
    private final int scratch;
    int here;
    long now;

    FakeKernel(int cpus) {
        this.cpus = cpus;
        store = new Store(cpus);
        cursor = new int[cpus];
        current = new int[cpus];
        Arrays.fill(current, -1);
        Arrays.fill(weight, 100);
        affinity = store.masks("fake.affinity", TASKS);
        scratch = store.masks("fake.scratch", 1);
        for (int t = 0; t < TASKS; t++) {
            for (int c = 0; c < cpus; c++) {
                store.maskSet(cpusPtr(t), c);
            }
        }
        parent[0] = -1;
        alive[0] = true;
    }

    void setAffinity(int task, String list) {
        store.maskFrom(cpusPtr(task), CpuAssignmentsTest.parse(list).toLongArray());
    }

    void setIdle(String list) {
        idle.clear();
        idle.or(CpuAssignmentsTest.parse(list));
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public int nrCpus() {
        return cpus;
    }

    @Override
    public int taskCapacity() {
        return TASKS;
    }

    @Override
    public int cgroupCapacity() {
        return CGROUPS;
    }

    @Override
    public Invocation invocation() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int here() {
        return here;
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public int random(int bound) {
        return 0;
    }

    @Override
    public int pid(int task) {
        return 300 + task;
    }

    @Override
    public String comm(int task) {
        return "task" + task;
    }

    @Override
    public int taskCpu(int task) {
        return taskCpu[task];
    }

    @Override
    public int cpusPtr(int task) {
        return affinity + task * store.maskWords();
    }

    @Override
    public int nrCpusAllowed(int task) {
        return store.maskWeight(cpusPtr(task));
    }

    @Override
    public boolean migrationDisabled(int task) {
        return false;
    }

    @Override
    public boolean exiting(int task) {
        return exiting[task];
    }

    @Override
    public boolean isKthread(int task) {
        return false;
    }

    @Override
    public boolean isRunning(int task) {
        return current[taskCpu[task]] == task;
    }

    @Override
    public int weight(int task) {
        return weight[task];
    }

    @Override
    public long slice(int task) {
        return slice[task];
    }

    @Override
    public void setSlice(int task, long ns) {
        slice[task] = ns;
    }

    @Override
    public long dsqVtime(int task) {
        return vtime[task];
    }

    @Override
    public void setDsqVtime(int task, long value) {
        vtime[task] = value;
    }

    @Override
    public int cgroup(int task) {
        return cgroup[task];
    }

    @Override
    public int taskFromPid(int pid) {
        return pid - 300;
    }

    @Override
    public int cgroupParent(int number) {
        return parent[number];
    }

    @Override
    public boolean cgroupAlive(int number) {
        return alive[number];
    }

    @Override
    public long cgroupId(int number) {
        return number + 1L;
    }

    @Override
    public int llcOf(int cpu) {
        return cpu / 8;
    }

    @Override
    public int nrLlcs() {
        return (cpus + 7) / 8;
    }

    @Override
    public int nodeOf(int cpu) {
        return 0;
    }

    @Override
    public boolean cpuOnline(int cpu) {
        return true;
    }

    @Override
    public int currentTask(int cpu) {
        return current[cpu];
    }

    @Override
    public int createDsq(long id, int node) {
        return dsqs.putIfAbsent(id, new ArrayList<>()) == null ? 0 : -Scx.EEXIST;
    }

    @Override
    public void destroyDsq(long id) {
        dsqs.remove(id);
    }

    @Override
    public boolean dsqInsert(int task, long dsq, long ns, long enqFlags) {
        slice[task] = ns;
        dsqs.computeIfAbsent(dsq, d -> new ArrayList<>()).add(task);
        return true;
    }

    @Override
    public boolean dsqInsertVtime(int task, long dsq, long ns, long value, long enqFlags) {
        List<Integer> queue = dsqs.get(dsq);
        if (queue == null) {
            throw new AssertionError("no DSQ " + Long.toHexString(dsq));
        }
        slice[task] = ns;
        vtime[task] = value;
        int at = 0;
        while (at < queue.size() && vtime[queue.get(at)] - value <= 0) {
            at++;
        }
        queue.add(at, task);
        return true;
    }

    /** Moves the head that may run on the executing CPU. */
    @Override
    public boolean dsqMoveToLocal(long dsq) {
        List<Integer> queue = dsqs.get(dsq);
        for (Integer task : List.copyOf(queue)) {
            if (store.maskTest(cpusPtr(task), here)) {
                queue.remove(task);
                dsqInsert(task, Scx.DSQ_LOCAL_ON | here, slice[task], 0);
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean dsqMove(long fromDsq, int task, long toDsq, long enqFlags) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean dsqMoveVtime(long fromDsq, int task, long toDsq, long value, long enqFlags) {
        if (!dsqs.get(fromDsq).remove((Integer) task)) {
            return false;
        }
        return dsqInsertVtime(task, toDsq, slice[task], value, enqFlags);
    }

    @Override
    public int dsqNrQueued(long dsq) {
        List<Integer> queue = dsqs.get(dsq);
        return queue == null ? -Scx.ENOENT : queue.size();
    }

    @Override
    public int dsqPeek(long dsq) {
        return dsqFirst(dsq);
    }

    @Override
    public int dsqFirst(long dsq) {
        List<Integer> queue = dsqs.get(dsq);
        return queue == null || queue.isEmpty() ? -1 : queue.getFirst();
    }

    @Override
    public int dsqNext(int task) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int dispatchNrSlots() {
        return 32;
    }

    @Override
    public void dispatchCancel() {}

    @Override
    public int reenqueueLocal() {
        return 0;
    }

    @Override
    public int pickIdleCpu(int mask, long flags) {
        for (int pass = flags == 0 ? 0 : 1; pass < 2; pass++) {
            store.maskZero(scratch);
            for (int c = 0; c < cpus; c++) {
                boolean whole = pass == 0 && flags == 0 ? coreIdle(c) : flags == 0 ? idle.get(c) : coreIdle(c);
                if (whole && store.maskTest(mask, c)) {
                    store.maskSet(scratch, c);
                }
            }
            int cpu = anyDistribute(scratch);
            if (cpu < cpus) {
                idle.clear(cpu);
                return cpu;
            }
        }
        return -Scx.EBUSY;
    }

    @Override
    public boolean testAndClearCpuIdle(int cpu) {
        boolean was = idle.get(cpu);
        idle.clear(cpu);
        return was;
    }

    @Override
    public int anyDistribute(int mask) {
        int next = store.maskNext(mask, cursor[here] + 1);
        if (next < 0) {
            next = store.maskNext(mask, 0);
        }
        if (next < 0) {
            return cpus;
        }
        cursor[here] = next;
        return next;
    }

    @Override
    public int anyAndDistribute(int mask, int other) {
        store.maskAnd(scratch, mask, other);
        return anyDistribute(scratch);
    }

    @Override
    public boolean coreIdle(int cpu) {
        return idle.get(cpu) && idle.get(cpu ^ 1);
    }

    @Override
    public void timerStartOn(int cpu, int id, long delayNs) {
        timerStart(id, delayNs);
    }

    @Override
    public boolean isQueued(int task) {
        return true;
    }

    @Override
    public int selectCpuAnd(int task, int prevCpu, long wakeFlags, int mask, long flags) {
        return -Scx.EBUSY;
    }

    @Override
    public int selectCpuDfl(int task, int prevCpu, long wakeFlags) {
        return prevCpu;
    }

    @Override
    public void kickCpu(int cpu, long flags) {
        kicks.add(cpu);
    }

    @Override
    public void error(String message) {
        errors.add(message);
    }

    @Override
    public void error(int task, String message) {
        errors.add(message);
    }

    @Override
    public void unverified(String what) {
        throw new AssertionError(what);
    }

    @Override
    public void exit(long code, String message) {
        errors.add(message);
    }

    @Override
    public void timerStart(int id, long delayNs) {}
}
