package org.scxc.runtime.explore;

import org.scxc.model.Race;

/**
 * Where each value of a state lies. Values that only the executing CPU looks at (its pc, its dispatch buffer, the variables
 * of its callback) are cells too: they are part of the state.
 */
final class Cells {
    /** Buffer entries that a dispatch may fill before it is flushed; the kernel has 32. */
    static final int BUFFER = 4;

    /** Callbacks that may be on one CPU at a time: ops.dispatch, and ops.dequeue out of a dsq_move in it. */
    static final int DEPTH = 2;

    // One task's cells.
    static final int OPS = 0; // ops_state without its qseq
    static final int QSEQ = 1; // PER_RQ only: the instance's number
    static final int MASK = 2; // cpus_mask
    static final int EFFECTIVE = 3; // cpus_ptr
    static final int CPU = 4;
    static final int ON_RQ = 5; // the QUEUED flag
    static final int DSQ = 6; // 0 none, else DSQ number + 1
    static final int HOLDING = 7; // holding_cpu + 1
    static final int MIGRATING = 8;
    static final int VERDICT = 9; // place + 1
    static final int STATE = 10;
    static final int MIGDIS = 11;
    static final int CUSTODY = 12;
    static final int PENDING = 13; // a stopper has been asked to move it
    static final int REENQ = 14;
    static final int PI_LOCK = 15; // CPU + 1
    static final int BLOCKS = 16; // it began to run in this race: it ends at its CPU's next cycle
    private static final int TASK_CELLS = 17;

    // Task states.
    static final int SLEEPING = 0;
    static final int WAITING = 1;
    static final int CURRENT = 2;
    static final int DONE = 3;

    // ops_state.
    static final int NONE = 0;
    static final int QUEUEING = 1;
    static final int QUEUED = 2;
    static final int DISPATCHING = 3;

    // One CPU's cells.
    static final int STACK = 0; // pcs, one byte each, the innermost lowest
    static final int ACT = 1;
    static final int RQ_LOCK = 2; // CPU + 1
    static final int CURR = 3; // task + 1
    static final int RQ_QSEQ = 4;
    static final int DEFERRED = 5;
    static final int OP_TASK = 6; // the task of the dequeue or enqueue path under way, + 1
    static final int OP_DEST = 7; // where an affinity change sends it, + 1
    static final int FIN_TASK = 8; // the claimed task, + 1
    static final int FIN_PLACE = 9; // where it goes, + 1
    static final int FIN_RQ = 10; // the rq locked when finishing began, + 1
    static final int CURSOR = 11;
    static final int ENTRY = 12; // the entry being flushed
    static final int NR_TASKS = 13;
    static final int CB_DEPTH = 14;
    static final int PREV = 15; // the task being switched out, + 1
    static final int BPF_LOCKS = 16; // held by this CPU's callbacks, as bits
    static final int FIN_SRC = 17; // the rq that owned the claimed task, + 1
    static final int OP_RQ = 18; // the rq locked by the affinity or wake-up path, + 1
    private static final int BUF = 19;

    // One buffer entry.
    static final int B_TASK = 0; // + 1
    static final int B_QSEQ = 1;
    static final int B_PLACE = 2;
    static final int B_FACTS = 3;
    private static final int BUF_CELLS = 4;

    // One callback's cells: pc, then its variables.
    static final int CB_CODE = 0;
    static final int CB_PC = 1;
    private static final int CB_VARS = 2;

    /** What a variable knows of its task's mask. */
    static final int FACTS_NONE = 0;

    static final int FACTS_STALE = 1;
    static final int FACTS_FRESH = 2;

    final int tasks;
    final int cpus;
    final int vars;
    final int cookies;
    private final int cpuBase;
    private final int cpuCells;
    private final int callbackCells;
    private final int dsqBase;
    private final int queueBase;
    private final int lockBase;
    private final int wordBase;
    final int size;
    final int userDsqs;

    /** DSQ numbers: 0 global, 1 … cpus local, then one fallback for each CPU, then the user's. */
    final int firstLocal = 1;

    final int firstFallback;
    final int firstUser;

    Cells(Race.Program program, int vars, int cookies) {
        tasks = program.tasks().size();
        cpus = program.cpus();
        this.vars = vars;
        this.cookies = cookies;
        callbackCells = CB_VARS + 3 * vars + 2 * cookies;
        cpuCells = BUF + BUFFER * BUF_CELLS + DEPTH * callbackCells;
        cpuBase = tasks * TASK_CELLS;
        firstFallback = 1 + cpus;
        firstUser = 1 + 2 * cpus;
        userDsqs = program.dsqs().size();
        dsqBase = cpuBase + cpus * cpuCells;
        queueBase = dsqBase + firstUser + userDsqs;
        lockBase = queueBase + program.queues().size();
        wordBase = lockBase + program.locks().size();
        size = wordBase + program.words().size() * (tasks + 1);
    }

    int task(int p, int field) {
        return p * TASK_CELLS + field;
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

    int dsq(int number) {
        return dsqBase + number;
    }

    int local(int c) {
        return dsqBase + firstLocal + c;
    }

    int fallback(int c) {
        return dsqBase + firstFallback + c;
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
