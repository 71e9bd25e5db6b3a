package org.scxc.runtime.ops;

import org.jspecify.annotations.Nullable;
import org.scxc.model.ScxEvent;
import org.scxc.runtime.state.Store;

/**
 * What a scheduler may call (scx_bpf_* and friends). Errors the kernel detects end the scheduler with exit 1024;
 * {@link #error} with 1025. After an exit was claimed calls still return, with the kernel's own values.
 */
public interface Kfuncs {
    /** Bit of {@link #selectCpuDfl} that says that an idle CPU was found and claimed. */
    int IDLE_FOUND = 1 << 30;

    Store store();

    int nrCpus();

    /** Upper bound of task numbers in this run; per-task state is allocated with it. */
    int taskCapacity();

    int cgroupCapacity();

    /** Who calls: the callback, its task, the locked runqueue. */
    Invocation invocation();

    /** CPU that executes the callback: {@link Invocation#cpu}. */
    int here();

    /** scx_bpf_now: the CPU's rq clock, constant within one callback. */
    long now();

    /** Ticks since boot. */
    long jiffies();

    /** Uniform in [0, bound), bpf_get_prandom_u32-like. */
    int random(int bound);

    // --- task fields -----------------------------------------------------------------------------------------
    int pid(int task);

    String comm(int task);

    int taskCpu(int task);

    /** Address of the effective affinity (cpus_ptr). */
    int cpusPtr(int task);

    int nrCpusAllowed(int task);

    boolean migrationDisabled(int task);

    /** Whether the counter in p-&gt;migration_disabled of the task that runs is one more while a BPF program does. */
    boolean prologDisablesMigration();

    boolean exiting(int task);

    boolean isKthread(int task);

    boolean isRunning(int task);

    /** Whether it is on its run queue, running or waiting: SCX_TASK_QUEUED of p-&gt;scx.flags. */
    boolean isQueued(int task);

    int weight(int task);

    long slice(int task);

    void setSlice(int task, long slice);

    long dsqVtime(int task);

    void setDsqVtime(int task, long vtime);

    /** p-&gt;scx.disallow: whether it may not become one of SCHED_EXT, which no task here asks for. */
    boolean disallowed(int task);

    /** Writes p-&gt;scx.disallow in ops.init_task; of a task that is new it is an error. */
    void disallow(int task, boolean disallow);

    /** Cgroup in the unified hierarchy. */
    int cgroup(int task);

    /** Task with this number of pid, or −1. */
    int taskFromPid(int pid);

    /** p-&gt;scx.tid, of 7.2: a number that no other task gets. */
    long tid(int task);

    /** scx_bpf_tid_to_task, of 7.2: task with this tid, or −1. Without SCX_OPS_TID_TO_TASK an error. */
    int taskFromTid(long tid);

    /** A field of a task that few schedulers look at. */
    long taskFact(int task, TaskFact fact);

    /** How often something happened since this scheduler was loaded: scx_bpf_events. */
    long count(ScxEvent event);

    // --- cgroups ---------------------------------------------------------------------------------------------
    /** Parent, or −1 for the root (cgroup 0). */
    int cgroupParent(int cgroup);

    boolean cgroupAlive(int cgroup);

    /** 64-bit id of the cgroup as printed by the kernel; 1 for the root. */
    long cgroupId(int cgroup);

    // --- topology --------------------------------------------------------------------------------------------
    int llcOf(int cpu);

    int nrLlcs();

    int nodeOf(int cpu);

    boolean cpuOnline(int cpu);

    /** Task running on {@code cpu}, of any class; −1 when it is idle. */
    int runningTask(int cpu);

    /** rq-&gt;clock of {@code cpu}: when its runqueue's clock was read last, ns. */
    long rqClock(int cpu);

    /** Capacity of {@code cpu}, 1024 = the largest. */
    int capacityOf(int cpu);

    /** Name of a cgroup's directory; of the root "" (kernfs_create_root(), fs/kernfs/dir.c, v7.3). */
    String cgroupName(int cgroup);

    /** Task running on {@code cpu}; −1 when it is idle or runs a task of another class. */
    int currentTask(int cpu);

    // --- topological CPU ids, of 7.2 ---------------------------------------------------------------------------
    /** scx_bpf_cid_to_cpu: a cid that there is not is an error. @return CPU, or −EINVAL, which ops.init_cids gets of all */
    int cidToCpu(int cid);

    /** scx_bpf_cpu_to_cid, likewise. */
    int cpuToCid(int cpu);

    /** A member of what scx_bpf_cid_topo copies out; −1 in ops.init_cids, and after the error of a cid that there is not. */
    int cidTopology(int cid, CidTopology level);

    /**
     * scx_bpf_cid_override, in ops.init_cids: another mapping, without a topology. A wrong one is an error.
     *
     * @param cidOfCpu a cid for each CPU
     * @param shardStart the first cid of each shard, of which there is one at least
     */
    void cidOverride(int[] cidOfCpu, int[] shardStart);

    // --- DSQs ------------------------------------------------------------------------------------------------
    /** @return 0 or −errno */
    int createDsq(long id, int node);

    void destroyDsq(long id);

    boolean dsqInsert(int task, long dsq, long slice, long enqFlags);

    boolean dsqInsertVtime(int task, long dsq, long slice, long vtime, long enqFlags);

    /** scx_bpf_dsq_move_to_local; dispatch only. */
    boolean dsqMoveToLocal(long dsq);

    /** As {@link #dsqMoveToLocal(long)}; SCX_ENQ_HEAD and SCX_ENQ_PREEMPT say where and how it goes in (7.2). */
    boolean dsqMoveToLocal(long dsq, long enqFlags);

    /** scx_bpf_dsq_move of {@code task}, found by iterating {@code fromDsq}. */
    boolean dsqMove(long fromDsq, int task, long toDsq, long enqFlags);

    boolean dsqMoveVtime(long fromDsq, int task, long toDsq, long vtime, long enqFlags);

    /** Number queued, or −ENOENT. */
    int dsqNrQueued(long dsq);

    /** Task that an iterator of the DSQ begins with, or −1 (bpf_iter_scx_dsq_new(), bpf_iter_scx_dsq_next()). */
    int dsqFirst(long dsq);

    /**
     * scx_bpf_dsq_peek, of 6.19: the first task of a user DSQ, looked at without a lock, or −1. A built-in DSQ and one that does
     * not exist are errors.
     */
    int dsqPeek(long dsq);

    /** Last task, or −1. */
    int dsqLast(long dsq);

    /** Task before {@code task} on the DSQ it is on, or −1. */
    int dsqPrevious(int task);

    boolean isOnDsq(int task, long dsq);

    /** Task behind {@code task} on the user DSQ it is on, or −1. */
    int dsqNext(int task);

    int dispatchNrSlots();

    void dispatchCancel();

    /** @return number of tasks re-enqueued */
    int reenqueueLocal();

    /**
     * scx_bpf_dsq_reenq, of 7.1, of a user DSQ: soon, by an interrupt of the executing CPU, each task that is on it then goes through
     * ops.enqueue again. A DSQ that does not exist is an error.
     */
    void dsqReenqueue(long dsq);

    // --- idle and kicks --------------------------------------------------------------------------------------
    /** Whether the kernel tracks idle CPUs itself; if not, asking it for one ends the scheduler. */
    boolean tracksIdleCpus();

    /** scx_bpf_get_idle_cpumask: address of the mask of idle CPUs, of an empty one without built-in tracking. */
    int idleCpumask();

    /** scx_bpf_get_idle_smtmask: CPUs of cores that are idle as a whole. */
    int idleSmtmask();

    /** scx_bpf_get_idle_cpumask_node. */
    int idleCpumaskOf(int node);

    /** scx_bpf_get_idle_smtmask_node. */
    int idleSmtmaskOf(int node);

    /** scx_bpf_pick_idle_cpu with a mask address: claims. @return CPU or −EBUSY */
    int pickIdleCpu(int mask, long flags);

    /** scx_bpf_pick_idle_cpu_node. @return CPU or a negative errno */
    int pickIdleCpuOf(int node, int mask, long flags);

    /** scx_bpf_pick_any_cpu: an idle CPU, or any. @return CPU or −EBUSY */
    int pickAnyCpu(int mask, long flags);

    /** scx_bpf_pick_any_cpu_node. @return CPU or a negative errno */
    int pickAnyCpuOf(int node, int mask, long flags);

    /** scx_bpf_test_and_clear_cpu_idle. A CPU that there is not is an error. */
    boolean testAndClearCpuIdle(int cpu);

    /** bpf_cpumask_any_distribute: moves the executing CPU's cursor. @return CPU, or nr_cpu_ids if empty */
    int anyDistribute(int mask);

    int anyAndDistribute(int mask, int other);

    /** Is the whole SMT core of {@code cpu} idle? */
    boolean coreIdle(int cpu);

    /** scx_bpf_select_cpu_dfl. @return CPU; {@link #IDLE_FOUND} set if an idle CPU was found and claimed */
    int selectCpuDfl(int task, int prevCpu, long wakeFlags);

    /**
     * scx_bpf_select_cpu_and: an idle CPU among those of the mask that the task may run on, claimed.
     *
     * @param mask of the store
     * @param flags SCX_PICK_IDLE_*
     * @return CPU or −EBUSY
     */
    int selectCpuAnd(int task, int prevCpu, long wakeFlags, int mask, long flags);

    void kickCpu(int cpu, long flags);

    /** Why this scheduler ends, in ops.exit; null before. */
    default @Nullable ExitInfo exitInfo() {
        return null;
    }

    // --- ends ------------------------------------------------------------------------------------------------
    /** scx_bpf_error: exit 1025. */
    void error(String message);

    /** scx_bpf_error about {@code task}. */
    void error(int task, String message);

    /**
     * What a kfunc finds wrong itself, where objects are served and not in this core: scx_error(), kernel/sched/ext/ext.c (v7.3), exit 1024.
     *
     * @param message the kernel's
     */
    void kfuncError(String message);

    /**
     * The program has done what no verified one can (kernel/bpf/verifier.c), so no kernel tells what follows: the run stops, and
     * nothing is judged of it.
     *
     * @param what it did, to stand before {@code at 0.100 s}
     */
    void unverified(String what);

    /** scx_bpf_exit: exit 65 with this code. */
    void exit(long code, String message);

    /** Arms BPF timer {@code id} to fire on this CPU after {@code delayNs}. */
    void timerStart(int id, long delayNs);

    /** As {@link #timerStart}, on a CPU. */
    void timerStartOn(int cpu, int id, long delayNs);
}
