package org.scxc.runtime.objects;

/**
 * The kernel of a race, as the kfuncs of an object's programs reach it. Tasks and CPUs are numbered from 0. Each method is one
 * atomic step of the race's kernel, or begins steps that go on before the program does.
 */
public interface RaceDoor {
    int pid(int task);

    /** Returns the name of the task: its comm. */
    String comm(int task);

    /** Returns the task with that pid, or -1. No task of a race exits. */
    int taskOf(int pid);

    /** Returns the store's cell of p->cpus_ptr, one word. */
    int mask(int task);

    /** A program on {@code cpu} has read the mask of {@code task}. */
    void readsMask(int cpu, int task);

    /** Returns the CPU whose runqueue owns the task. */
    int cpuOf(int task);

    boolean migrationDisabled(int task);

    /** Returns the task that a CPU runs, or -1. */
    int running(int cpu);

    /** Returns the free entries of the dispatch buffer of {@code cpu}. */
    int slots(int cpu);

    /** scx_bpf_create_dsq. @return 0 or an errno below 0 */
    int createDsq(long dsq);

    /** Returns the number of tasks on a DSQ, or an errno below 0. @param dsq as programs name it */
    int queued(int cpu, long dsq);

    /** scx_bpf_dsq_insert. @return whether the kernel has taken it */
    boolean insert(int cpu, int task, long dsq, long flags);

    /** scx_bpf_dsq_insert_vtime. @return whether the kernel has taken it */
    boolean insertVtime(int cpu, int task, long dsq, long vtime, long flags);

    /** Returns p->scx.dsq_vtime. */
    long vtime(int task);

    void setVtime(int task, long vtime);

    /** scx_bpf_dispatch_cancel. */
    void cancel(int cpu);

    /** scx_bpf_dsq_peek. @return the first task, or -1 */
    int peek(int cpu, long dsq);

    /** scx_bpf_reenqueue_local: what is on the local DSQ goes back to ops.enqueue, when the deferred run comes. @return how many */
    int reenqueueLocal(int cpu);

    /** bpf_iter_scx_dsq_new. @return 0 or an errno below 0 */
    int iterate(int cpu, long dsq);

    /** bpf_iter_scx_dsq_next. @return the task that is held now, or -1 */
    int next(int cpu);

    /** bpf_iter_scx_dsq_destroy. */
    void endIteration(int cpu);

    /** Begins scx_bpf_dsq_move of the task that is held; {@link RacePrograms#answer} follows, unless this ends the scheduler. */
    void move(int cpu, int task, long dsq, long flags);

    /**
     * What the default ops.select_cpu finds: the CPU that the race's script says is idle, and else none. No other CPU of a race is.
     *
     * @return the idle CPU, or -1
     */
    int idle(int cpu, int task);

    /** Begins scx_bpf_dsq_move_to_local of {@code cpu}; {@link RacePrograms#answer} follows, unless this ends the scheduler. */
    void moveToLocal(int cpu, long dsq);

    /** scx_bpf_error: the scheduler ends. */
    void error(int cpu, String message);

    /** The kernel finds an error in a call of a kfunc (scx_error(), kernel/sched/ext/, v7.3): the scheduler ends. */
    void kfuncError(int cpu, String message);

    /** Gives the execution up, since the model has nothing for what the program does: nothing is judged of it. */
    RuntimeException unserved(String what);
}
