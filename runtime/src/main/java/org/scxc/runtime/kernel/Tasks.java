package org.scxc.runtime.kernel;

import java.util.Arrays;
import org.scxc.runtime.ops.UserLoop;
import org.scxc.runtime.state.Store;

/** Task state: what schedulers can see lies in the {@link Store}, what only the core sees in flat arrays. */
public final class Tasks {
    /** pid of task 0; pids rise in the order of creation. */
    public static final int FIRST_PID = UserLoop.PID + 1;

    static final byte DEAD = 0;
    static final byte SLEEPING = 1;
    static final byte WAKING = 2; // a queued wake-up is under way
    static final byte RUNNABLE = 3; // on a runqueue, not current
    static final byte RUNNING = 4;

    static final byte EXT = 0;
    static final byte FAIR = 1;
    static final byte RT = 2;
    static final byte DL = 3;
    static final byte STOP = 4;

    public final int capacity;
    private final Store store;
    private final int slice;
    private final int vtime;
    private final int weight;
    private final int mask;
    private final int cpusMask;
    private final int allowed;
    private final int core;
    private final int cpu;
    private final int words;

    private static final String[] CLASSES = {"ext", "fair", "rt", "dl", "stop"};

    /** Returns the name of a scheduling class. */
    static String className(byte sched) {
        return CLASSES[sched];
    }

    final byte[] state;
    final byte[] sched; // scheduling class
    final int[] load;
    final int[] cgroup;
    final int[] group; // worker group id, or −1
    final int[] pid;
    final String[] comm;
    final int[] parent; // that forked it, or −1
    final long[] execRuntime; // ns
    final int[] nice;
    final int[] cookie; // of core scheduling, 0 = none
    final boolean[] idlePolicy;
    final boolean[] extPolicy;
    final int[] rtPriority; // 0 = not a real-time policy
    final boolean[] kthread;
    /** A process of the test's own, although {@link #kthread}. */
    final boolean[] driver;

    final boolean[] exiting;
    final boolean[] killed;
    final byte[] frozen; // who froze it: Freezer
    final boolean[] wokenFrozen; // somebody woke it since
    final boolean[] narrowed; // cpus_ptr is one CPU, cpus_mask is not
    final boolean[] kernelPinned;
    final int[] home; // CPU of a kernelPinned task, or −1
    final long[] qseq;
    final long[] verdictFlags; // of a direct verdict, and what it writes
    final long[] verdictSlice;
    final long[] verdictVtime;
    final boolean[] resetRunnableAt;
    final int[] reenqueued; // times since it ran last
    final boolean[] reenqueuing;
    final boolean[] disallowed; // p->scx.disallow
    final boolean[] initialized; // ops.init_task succeeded, or is not there
    final boolean[] onScxTasks; // sched_ext has not forgotten it
    final boolean[] freed; // its struct, after its end
    final boolean[] dequeuedForSleep; // the last time it left a runqueue
    final long[] runnableAt; // jiffies
    final long[] waitSince; // ns, since runnable
    final long[] wokeAt; // ns, or −1
    final Behavior[] behavior;
    final int[] listNext; // runnable_list
    final int[] listPrevious;
    int count;

    Tasks(Store store, int capacity, int nrCpus) {
        this.store = store;
        this.capacity = capacity;
        words = store.maskWords();
        slice = store.longs("task.slice", capacity);
        vtime = store.longs("task.dsq_vtime", capacity);
        weight = store.longs("task.weight", capacity);
        mask = store.masks("task.cpus_ptr", capacity);
        allowed = store.longs("task.nr_cpus_allowed", capacity);
        cpusMask = store.masks("task.cpus_mask", capacity);
        core = store.longs("task.core", Steps.FIELDS * capacity);
        cpu = core + Steps.CPU * capacity;
        state = new byte[capacity];
        sched = new byte[capacity];
        load = new int[capacity];
        cgroup = new int[capacity];
        group = new int[capacity];
        pid = new int[capacity];
        comm = new String[capacity];
        parent = new int[capacity];
        execRuntime = new long[capacity];
        nice = new int[capacity];
        cookie = new int[capacity];
        idlePolicy = new boolean[capacity];
        extPolicy = new boolean[capacity];
        rtPriority = new int[capacity];
        kthread = new boolean[capacity];
        driver = new boolean[capacity];
        exiting = new boolean[capacity];
        killed = new boolean[capacity];
        frozen = new byte[capacity];
        wokenFrozen = new boolean[capacity];
        narrowed = new boolean[capacity];
        kernelPinned = new boolean[capacity];
        home = new int[capacity];
        qseq = new long[capacity];
        verdictFlags = new long[capacity];
        verdictSlice = new long[capacity];
        verdictVtime = new long[capacity];
        resetRunnableAt = new boolean[capacity];
        reenqueued = new int[capacity];
        reenqueuing = new boolean[capacity];
        disallowed = new boolean[capacity];
        initialized = new boolean[capacity];
        onScxTasks = new boolean[capacity];
        freed = new boolean[capacity];
        dequeuedForSleep = new boolean[capacity];
        runnableAt = new long[capacity];
        waitSince = new long[capacity];
        wokeAt = new long[capacity];
        behavior = new Behavior[capacity];
        listNext = new int[capacity];
        listPrevious = new int[capacity];
        Arrays.fill(group, -1);
        Arrays.fill(parent, -1);
        Arrays.fill(home, -1);
        Arrays.fill(comm, "");
        Arrays.fill(listNext, -2);
    }

    long slice(int task) {
        return store.get(slice + task);
    }

    void slice(int task, long value) {
        store.set(slice + task, value);
    }

    long vtime(int task) {
        return store.get(vtime + task);
    }

    void vtime(int task, long value) {
        store.set(vtime + task, value);
    }

    int cpu(int task) {
        return store.at(cpu + task);
    }

    void cpu(int task, int value) {
        store.set(cpu + task, value);
    }

    /** The first of the cells that the core's steps are made on. */
    int coreCells() {
        return core;
    }

    int weight(int task) {
        return (int) store.get(weight + task);
    }

    /** cpus_ptr: the effective affinity. */
    int mask(int task) {
        return mask + task * words;
    }

    /** cpus_mask: the affinity that was set. */
    int cpusMask(int task) {
        return cpusMask + task * words;
    }

    int allowed(int task) {
        return (int) store.get(allowed + task);
    }

    boolean allows(int task, int onCpu) {
        return store.maskTest(mask(task), onCpu);
    }

    /** set_cpus_allowed_common(), kernel/sched/core.c (v7.3): a narrowed cpus_ptr stays. */
    void setMask(int task, int from) {
        store.maskCopy(cpusMask(task), from);
        if (!narrowed[task]) {
            store.maskCopy(mask(task), from);
        }
        store.set(allowed + task, store.maskWeight(from));
    }

    /** SCA_MIGRATE_DISABLE: cpus_ptr := the task's CPU; nr_cpus_allowed stays. */
    void narrow(int task) {
        narrowed[task] = true;
        store.maskZero(mask(task));
        store.maskSet(mask(task), cpu(task));
    }

    /** SCA_MIGRATE_ENABLE: cpus_ptr := cpus_mask. */
    void widen(int task) {
        narrowed[task] = false;
        store.maskCopy(mask(task), cpusMask(task));
    }

    /** {@code comm-pid}, as ftrace has it. */
    public String label(int task) {
        return comm[task] + "-" + pid[task];
    }

    public String comm(int task) {
        return comm[task];
    }

    public int pid(int task) {
        return pid[task];
    }

    public String name(int task) {
        return comm[task] + "[" + pid[task] + "]";
    }

    /** Numbers of tasks made so far; those that are dead keep theirs. */
    public int count() {
        return count;
    }

    public boolean isDead(int task) {
        return state[task] == DEAD;
    }

    /** The task waits for a CPU, in whichever queue. */
    public boolean isWaiting(int task) {
        return state[task] == RUNNABLE;
    }

    public boolean isRunning(int task) {
        return state[task] == RUNNING;
    }

    public boolean isKilled(int task) {
        return killed[task];
    }

    /** PF_KTHREAD. */
    public boolean isKthread(int task) {
        return kthread[task];
    }

    public boolean isFrozen(int task) {
        return frozen[task] != 0;
    }

    /** It is to freeze, and nothing in the kernel comes first. */
    boolean isFreezing(int task) {
        return frozen[task] != 0 && !behavior[task].isInKernel(task);
    }

    /** PF_NO_SETAFFINITY: a kernel thread of one CPU. */
    public boolean isBound(int task) {
        return kernelPinned[task];
    }

    /** Of a real-time policy or SCHED_DEADLINE, whose tasks run before all of a sched_ext scheduler. */
    public boolean isRealTime(int task) {
        return rtPriority[task] > 0 || sched[task] == DL;
    }

    /** Number of the group of workers, or −1. */
    public int groupOf(int task) {
        return task < 0 ? -1 : group[task];
    }

    public int cpuOf(int task) {
        return cpu(task);
    }

    public long dsqVtime(int task) {
        return vtime(task);
    }

    public int weightOf(int task) {
        return weight(task);
    }

    public int allowedCount(int task) {
        return allowed(task);
    }

    public int maskOf(int task) {
        return mask(task);
    }

    /** −1 for SCHED_DEADLINE, 99 − priority for real time, 120 + nice otherwise. */
    public int prio(int task) {
        return sched[task] == DL ? -1 : rtPriority[task] > 0 ? 99 - rtPriority[task] : 120 + nice[task];
    }

    public int cgroupOf(int task) {
        return cgroup[task];
    }

    /**
     * Load and sched_ext weight from nice and policy. What sched_ext has at that time keeps its old load, which EEVDF finds when
     * the scheduler ends. Source: seen in guests with 6.18.15 and 7.3.4, scenario real.detach_nice.
     *
     * @param before the task's class when its nice or policy is set
     */
    void reweigh(int task, byte before) {
        int due = idlePolicy[task] ? Weights.IDLE_LOAD : Weights.load(nice[task]);
        if (before != EXT) {
            load[task] = due;
        }
        store.set(weight + task, Weights.scx(due));
    }
}
