package org.scxc.runtime.explore;

import org.scxc.model.Race;
import org.scxc.runtime.kernel.Steps;
import org.scxc.runtime.state.Store;

/**
 * Where each value of a state lies. Values that only the executing CPU looks at (its pc, its dispatch buffer, the variables
 * of its callback) are cells too: they are part of the state.
 */
final class Cells {
    /** Buffer entries that a dispatch may fill before it is flushed; the kernel has 32. */
    static final int BUFFER = 4;

    /** Callbacks that may be on one CPU at a time: ops.dispatch, and ops.dequeue out of a dsq_move in it. */
    static final int DEPTH = 2;

    // One task's cells, a block for each field; the first are those of the core's steps.
    static final int OPS = Steps.OPS;
    static final int CPU = Steps.CPU;
    static final int DSQ = Steps.DSQ;
    static final int HOLDING = Steps.HOLDING;
    static final int MIGRATING = Steps.MIGRATING;
    static final int VERDICT = Steps.VERDICT; // place + 1
    static final int CUSTODY = Steps.CUSTODY;
    static final int MIGDIS = Steps.MIGRATION_DISABLED;
    static final int QSEQ = Steps.FIELDS; // PER_RQ only: the instance's number
    static final int MASK = QSEQ + 1; // cpus_mask
    static final int EFFECTIVE = QSEQ + 2; // cpus_ptr
    static final int ON_RQ = QSEQ + 3; // the QUEUED flag
    static final int STATE = QSEQ + 4;
    static final int PENDING = QSEQ + 5; // a stopper has been asked to move it
    static final int REENQ = QSEQ + 6;
    static final int PI_LOCK = QSEQ + 7; // CPU + 1
    static final int BLOCKS = QSEQ + 8; // it began to run in this race: it ends at its CPU's next cycle
    static final int SELECTED = QSEQ + 9; // what a queued wake-up's select_cpu knew of the mask
    static final int VTIME = QSEQ + 10; // p->scx.dsq_vtime, of which only objects know
    static final int BY_VTIME = QSEQ + 11; // its last insert asked for the order of vtimes
    static final int SLICE = QSEQ + 12; // it runs since before the race, and has slice left
    static final int IMMED = QSEQ + 13; // SCX_TASK_IMMED
    static final int DDSP_FLAGS = QSEQ + 14; // flags of its direct verdict
    static final int NARROWED = QSEQ + 15; // cpus_ptr is its CPU only, whatever cpus_mask is
    private static final int TASK_CELLS = QSEQ + 16;

    // Task states.
    static final int SLEEPING = 0;
    static final int WAITING = 1;
    static final int CURRENT = 2;
    static final int DONE = 3;
    static final int WAKING = 4; // its wake-up is queued to its CPU

    // One CPU's cells.
    static final int STACK = 0; // pcs, one byte each, the innermost lowest
    static final int ACT = 1;
    static final int RQ_LOCK = 2; // CPU + 1
    static final int CURR = 3; // task + 1
    static final int RQ_QSEQ = 4;
    static final int OP_TASK = 5; // the task of the dequeue or enqueue path under way, + 1
    static final int OP_DEST = 6; // where an affinity change sends it, + 1
    static final int FIN_TASK = 7; // the claimed task, + 1
    static final int FIN_PLACE = 8; // where it goes, + 1
    static final int FIN_RQ = 9; // the rq locked when finishing began, + 1
    static final int CURSOR = 10;
    static final int ENTRY = 11; // the entry being flushed
    static final int NR_TASKS = 12;
    static final int CB_DEPTH = 13;
    static final int PREV = 14; // the task being switched out, + 1
    static final int BPF_LOCKS = 15; // held by this CPU's callbacks, as bits
    static final int FIN_SRC = 16; // the rq that owned the claimed task, + 1
    static final int OP_RQ = 17; // the rq locked by the affinity or wake-up path, + 1
    static final int REENQ_LOCAL =
            18; // tasks that scx_bpf_reenqueue_local still has to take, as bits; ASKED: not begun
    static final int DRAINS = 19; // repeated drains of its local DSQ in the deferred run under way
    static final int CONSUMES = 20; // the DSQ that scx_bpf_dsq_move_to_local takes from, + 1
    static final int CONSUMED = 21; // the task that it is about to take, + 1
    static final int FIN_FLAGS = 22; // flags of the insert that is being finished
    static final int OP_FLAGS = 23; // what ops.enqueue is told, once it is called
    static final int KICKS = 24; // CPUs that it has kicked, as bits; KICK_…: how
    static final int RESCHED = 25; // it has to go through a scheduling cycle
    static final int WAITS = 26; // CPUs that it waits for, and that have not moved on since, as bits
    static final int SYNC = 27; // it waits after its next pick
    static final int LEFT = 28; // a task of sched_ext has blocked in the cycle under way
    static final int PICKED = 29; // the task that runs next, while the one before it is put, + 1
    static final int OFFLINE = 30; // not SCX_RQ_ONLINE
    static final int INACTIVE = 31; // not cpu_active()
    static final int BYPASS = 32; // SCX_RQ_BYPASSING
    static final int HIGHER = 33; // a task of a higher class runs
    static final int RELEASED = 34; // ops.cpu_release has been called, or would have been
    static final int CALLBACK_QUEUED = 35; // its deferred run waits for the end of its balance
    private static final int BUF = 36;

    // Bytes of KICKS: CPUs in all, and those that are kicked with a flag.
    static final int KICK_PREEMPT = 8;
    static final int KICK_WAIT = 16;
    static final int KICK_IDLE = 24;

    /** scx_bpf_reenqueue_local was called, and the drain that it asks for has not begun. */
    static final int ASKED = 1 << 16;

    /** A drain is asked for of the tasks that were to run at once and cannot. */
    static final int IMMED_ASKED = 1 << 17;

    // One buffer entry.
    static final int B_TASK = 0; // + 1
    static final int B_QSEQ = 1;
    static final int B_PLACE = 2;
    static final int B_FACTS = 3;
    static final int B_FLAGS = 4;
    private static final int BUF_CELLS = 5;

    // One callback's cells: pc, then its variables.
    static final int CB_CODE = 0;
    static final int CB_PC = 1;
    static final int CB_FLAGS = 2; // what it is told, as bits by the ordinals of flags
    static final int CB_CPU = 3; // the CPU that it is about
    private static final int CB_VARS = 4;

    /** What a variable knows of its task's mask. */
    static final int FACTS_NONE = 0;

    static final int FACTS_STALE = 1;
    static final int FACTS_FRESH = 2;

    final int tasks;
    final int cpus;

    /** CPUs, and who goes on beside them. */
    final int actors;

    final int vars;
    final int cookies;
    private final int taskBase;
    private final int cpuBase;
    private final int cpuCells;
    private final int callbackCells;
    private final int dsqBase;
    private final int queueBase;
    private final int lockBase;
    private final int wordBase;

    /** Lists: each CPU's local DSQ, the global one, each CPU's fallback DSQ and deferred dispatches, the user's DSQs. */
    final int global;

    final int firstFallback;
    final int firstDeferred;
    final int firstUser;

    Cells(Store store, Race.Program program, int vars, int cookies) {
        tasks = program.tasks().size();
        cpus = program.cpus();
        actors = cpus + program.actors().size();
        this.vars = vars;
        this.cookies = cookies;
        callbackCells = CB_VARS + 3 * vars + 2 * cookies + 1;
        cpuCells = BUF + BUFFER * BUF_CELLS + DEPTH * callbackCells;
        global = cpus;
        firstFallback = cpus + 1;
        firstDeferred = 2 * cpus + 1;
        firstUser = 3 * cpus + 1;
        taskBase = store.longs("tasks", tasks * TASK_CELLS);
        cpuBase = store.longs("cpus", actors * cpuCells);
        dsqBase = store.longs("dsqs", firstUser + UserDsqs.count(program));
        queueBase = store.longs("queues", program.queues().size());
        lockBase = store.longs("locks", program.locks().size());
        wordBase = store.longs("words", program.words().size() * (tasks + 1));
    }

    int task(int p, int field) {
        return taskBase + field * tasks + p;
    }

    int cpu(int c, int field) {
        return cpuBase + c * cpuCells + field;
    }

    int entry(int c, int i, int field) {
        return cpuBase + c * cpuCells + BUF + i * BUF_CELLS + field;
    }

    int callback(int c, int depth, int field) {
        return cpuBase + c * cpuCells + BUF + BUFFER * BUF_CELLS + depth * callbackCells + field;
    }

    /** A task variable: task + 1. */
    int variable(int c, int depth, int v) {
        return callback(c, depth, CB_VARS + 3 * v);
    }

    int facts(int c, int depth, int v) {
        return callback(c, depth, CB_VARS + 3 * v + 1);
    }

    /** For the variable of an {@code each}: the tasks still to be visited, as bits. */
    int visits(int c, int depth, int v) {
        return callback(c, depth, CB_VARS + 3 * v + 2);
    }

    /** A cookie variable: the captured number. */
    int cookie(int c, int depth, int k) {
        return callback(c, depth, CB_VARS + 3 * vars + 2 * k);
    }

    int cookieTask(int c, int depth, int k) {
        return callback(c, depth, CB_VARS + 3 * vars + 2 * k + 1);
    }

    /** The iteration of an object's program: {@link Iteration}. */
    int iteration(int c, int depth) {
        return callback(c, depth, CB_VARS + 3 * vars + 2 * cookies);
    }

    int dsq(int number) {
        return dsqBase + number;
    }

    int queue(int q) {
        return queueBase + q;
    }

    int lock(int l) {
        return lockBase + l;
    }

    /** @param p a task, or -1 for a word of the whole scheduler */
    int word(int w, int p) {
        return wordBase + w * (tasks + 1) + p + 1;
    }
}
