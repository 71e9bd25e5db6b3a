package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Cells.*;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.scxc.model.Race;
import org.scxc.runtime.kernel.Steps;
import org.scxc.runtime.state.Store;

/**
 * The sched_ext core of one race. {@link #enabled} says whether a CPU can go on, {@link #step} lets it, up to the next
 * place where another may come in between. Waiting is blocking: a CPU that would spin is not enabled. Releasing a lock
 * is no step of its own, since nobody can tell how long it was held.
 */
final class RaceMachine implements Machine {
    /** What happened in the last step, if anything that a claim can name did. */
    interface Events {
        void oracle(Race.OracleKind kind, int task);

        void exit(RaceExit exit, int task, int cpu, int source);

        void deadlock();

        /** Takes back what was reported since the last step. */
        void forget();
    }

    final Race.Program program;
    final Race.KernelVariant kernel;
    final Cells at;
    final Store store;
    final Steps steps;
    final Events events;
    final Callbacks callbacks;
    final EnqueuePath enqueue;
    final DequeuePath dequeue;
    final DispatchPath dispatch;
    final FinishPath finish;
    final MovePath move;
    final DeferredPath deferred;
    final AffinityPath affinity;
    final GhostPath ghost;
    final boolean isGhost;
    private final @Nullable BpfCode[] codes = new BpfCode[Race.Callback.values().length];
    private final int[] queueLocks;
    private final int[] actors;
    private boolean exited;

    /** Locks of the scheduler that callbacks take while the kernel holds the lock of the task's runqueue, as bits. */
    final int locksUnderRq;

    RaceMachine(Race.Program program, Events events) {
        this.program = program;
        this.events = events;
        kernel = program.kernel();
        int vars = 1;
        int cookies = 0;
        int locks = 0;
        for (Race.Handler handler : program.handlers()) {
            BpfCode code = new BpfCode(program, handler);
            codes[handler.callback().ordinal()] = code;
            vars = Math.max(vars, code.variableCount());
            cookies = Math.max(cookies, code.cookieCount());
            locks |= handler.callback() == Race.Callback.DISPATCH ? 0 : code.locks();
        }
        locksUnderRq = locks;
        queueLocks = new int[program.queues().size()];
        for (int q = 0; q < queueLocks.length; q++) {
            queueLocks[q] = Guards.lockOf(q, codes);
        }
        actors = Guards.actors(program);
        store = new Store(program.cpus());
        at = new Cells(store, program, vars, cookies);
        store.record();
        PackedLists lists = new PackedLists(store, at.dsq(0));
        steps = new Steps(store, lists, at.task(0, 0), at.tasks, at.task(0, EFFECTIVE), at.firstDeferred, kernel);
        callbacks = new Callbacks(this);
        enqueue = new EnqueuePath(this);
        dequeue = new DequeuePath(this);
        dispatch = new DispatchPath(this);
        finish = new FinishPath(this);
        move = new MovePath(this);
        deferred = new DeferredPath(this);
        affinity = new AffinityPath(this);
        ghost = new GhostPath(this);
        isGhost = kernel.core() == Race.Core.GHOST;
        begin();
    }

    @Nullable
    BpfCode code(Race.Callback callback) {
        return codes[callback.ordinal()];
    }

    BpfCode codeOf(int callback) {
        BpfCode code = codes[callback];
        if (code == null) {
            throw new IllegalStateException("no such callback");
        }
        return code;
    }

    /** The lock that every access to {@code queue} is made under, or -1. */
    int lockOfQueue(int queue) {
        return queueLocks[queue];
    }

    /** Whether only one CPU's script ever changes or wakes {@code p}: then nobody else wants its pi_lock. */
    boolean onlyOneActsOn(int p) {
        return actors[p] <= 1;
    }

    boolean has(Race.Callback callback) {
        return codes[callback.ordinal()] != null;
    }

    /** Queued tasks have been through ops.enqueue, one after the other. */
    private void begin() {
        for (int p = 0; p < at.tasks; p++) {
            Race.Task task = program.tasks().get(p);
            long mask = mask(task.affinity());
            task(p, MASK, mask);
            task(p, EFFECTIVE, mask);
            task(p, CPU, task.cpu());
            task(p, MIGDIS, task.migrationDisabled() ? 1 : 0);
            switch (task.start()) {
                case SLEEPING -> {}
                case RUNNING -> {
                    task(p, STATE, CURRENT);
                    task(p, ON_RQ, 1);
                    cpu(task.cpu(), CURR, p + 1);
                }
                case QUEUED -> {
                    task(p, STATE, WAITING);
                    int c = task.cpu();
                    if (isGhost) {
                        ghost.begin(c, p);
                        while (cpu(c, STACK) != 0) {
                            step(c);
                        }
                        continue;
                    }
                    cpu(c, RQ_LOCK, c + 1);
                    cpu(c, OP_TASK, p + 1);
                    cpu(c, STACK, Pc.EN_START);
                    while (cpu(c, STACK) != 0) {
                        step(c);
                    }
                    unlockRq(c);
                }
            }
        }
        for (int c = 0; c < at.cpus; c++) {
            cpu(c, STACK, Pc.SCRIPT);
            settle(c);
        }
        store.commit();
    }

    /** Words of the first 64 CPUs; a race has at most 8. */
    static long mask(org.scxc.model.CpuSet cpus) {
        return cpus.stream().mapToLong(c -> 1L << c).sum();
    }

    // ------------------------------------------------------------------------------------------------ cells

    int task(int p, int field) {
        return store.at(at.task(p, field));
    }

    void task(int p, int field, long value) {
        store.set(at.task(p, field), value);
    }

    int cpu(int c, int field) {
        return store.at(at.cpu(c, field));
    }

    void cpu(int c, int field, long value) {
        store.set(at.cpu(c, field), value);
    }

    int top(int c) {
        return (int) (store.get(at.cpu(c, STACK)) & 255);
    }

    void push(int c, int pc) {
        store.set(at.cpu(c, STACK), store.get(at.cpu(c, STACK)) << 8 | pc);
    }

    void goTo(int c, int pc) {
        store.set(at.cpu(c, STACK), store.get(at.cpu(c, STACK)) & ~255L | pc);
    }

    void pop(int c) {
        store.set(at.cpu(c, STACK), store.get(at.cpu(c, STACK)) >>> 8);
    }

    // ------------------------------------------------------------------------------------------------ locks and lists

    boolean rqFree(int r) {
        return cpu(r, RQ_LOCK) == 0;
    }

    void lockRq(int r, int c) {
        cpu(r, RQ_LOCK, c + 1);
    }

    void unlockRq(int r) {
        cpu(r, RQ_LOCK, 0);
    }

    long list(int dsq) {
        return store.get(at.dsq(dsq));
    }

    /** Links {@code p} at the end of DSQ {@code dsq}, whose lock is held for this step. */
    void insert(int p, int dsq) {
        steps.insert(p, dsq);
        if (dsq >= at.firstUser) {
            callbacks.queuedAnew(p);
        }
    }

    boolean isLocal(int dsq) {
        return dsq < at.cpus;
    }

    boolean hasDeferred(int c) {
        return list(at.firstDeferred + c) != 0 || cpu(c, REENQ_LOCAL) != 0;
    }

    void exit(RaceExit exit, int task, int cpu, int source) {
        exited = true;
        events.exit(exit, task, cpu, source);
    }

    // ------------------------------------------------------------------------------------------------ steps

    boolean finished(int c) {
        return top(c) == Pc.SCRIPT;
    }

    boolean allFinished() {
        for (int c = 0; c < at.cpus; c++) {
            if (!finished(c)) {
                return false;
            }
        }
        return true;
    }

    boolean enabled(int c) {
        int pc = top(c);
        return switch (pc) {
            case Pc.SCRIPT, 0 -> false;
            case Pc.CALLBACK -> callbacks.enabled(c);
            case Pc.CY_LOCK -> rqFree(c);
            case Pc.FD -> steps.ops(finish.entryTask(c)) != Steps.QUEUEING || kernel.lacks(Race.Fault.QUEUEING_WAIT);
            case Pc.MV_LOCK -> move.moveEnabled(c);
            case Pc.DL_LOCK_SRC, Pc.CO_LOCK_SRC, Pc.DR_LOCK_SRC -> rqFree(cpu(c, FIN_SRC) - 1);
            case Pc.MR_LOCK -> rqFree(finish.destination(c));
            case Pc.DL_RESTORE -> rqFree(cpu(c, FIN_RQ) - 1);
            case Pc.DQ_WAIT, Pc.DQ_TOLD -> steps.ops(cpu(c, OP_TASK) - 1) != Steps.DISPATCHING;
            case Pc.AF_PI, Pc.WK_PI -> task(affinity.actTask(c), PI_LOCK) == 0;
            case Pc.AF_RQ, Pc.AF_STOP, Pc.WK_RQ, Pc.WK_IPI -> affinity.enabled(c, pc);
            case Pc.AF_NEW -> rqFree(cpu(c, OP_DEST) - 1);
            case Pc.DF_LOCK -> rqFree(cpu(c, OP_RQ) - 1);
            default -> true;
        };
    }

    @Override
    public int enabled() {
        int enabled = 0;
        for (int c = 0; c < at.cpus; c++) {
            enabled |= enabled(c) ? 1 << c : 0;
        }
        return enabled;
    }

    @Override
    public boolean isPrivate(int c) {
        return Independence.isPrivate(this, c);
    }

    @Override
    public int mark() {
        return store.mark();
    }

    @Override
    public long hash() {
        return store.hash();
    }

    @Override
    public void undo(int mark, long hash) {
        store.undo(mark, hash);
    }

    @Override
    public long fingerprint() {
        return store.fingerprint();
    }

    @Override
    public long[] state() {
        return store.copy();
    }

    /** @return false if the scheduler was ended: the execution is over */
    @Override
    public boolean step(int c) {
        exited = false;
        int pc = top(c);
        if (pc == Pc.CALLBACK) {
            callbacks.step(c);
        } else if (pc <= Pc.GM_ACT) {
            dispatch.step(c, pc);
        } else if (pc <= Pc.EN_END) {
            enqueue.step(c, pc);
        } else if (pc <= Pc.DQ_FIN) {
            dequeue.step(c, pc);
        } else if (pc <= Pc.WK_RQ) {
            affinity.step(c, pc);
        } else {
            dispatch.step(c, pc);
        }
        if (exited) {
            return false;
        }
        settle(c);
        return !exited;
    }

    /** Takes decisions that nobody else can see or influence, until the next step is one that somebody can. */
    void settle(int c) {
        while (!exited) {
            int pc = top(c);
            boolean decided = switch (pc) {
                case Pc.SCRIPT -> script(c);
                case Pc.CALLBACK -> callbacks.settle(c);
                case Pc.DQ_FIN -> dequeue.settle(c);
                case Pc.AF_BACK, Pc.AF_PLACE, Pc.AF_MOVE, Pc.AF_END -> affinity.settle(c, pc);
                default -> dispatch.settle(c, pc);
            };
            if (!decided) {
                return;
            }
        }
    }

    /** The next act of the script, if there is one. */
    private boolean script(int c) {
        int act = cpu(c, ACT);
        var acts = program.scripts().get(c).acts();
        if (act >= acts.size()) {
            return false;
        }
        cpu(c, ACT, act + 1);
        push(
                c,
                switch (acts.get(act)) {
                    case Race.Act.Dispatch d -> Pc.CY_LOCK;
                    case Race.Act.SetAffinity a -> isGhost ? Pc.GM_ACT : Pc.AF_PI;
                    case Race.Act.Wake w -> isGhost ? Pc.GM_ACT : Pc.WK_PI;
                });
        return true;
    }

    Race.Act act(int c) {
        return program.scripts().get(c).acts().get(cpu(c, ACT) - 1);
    }

    // ------------------------------------------------------------------------------------------------ the end

    /**
     * A last look: every CPU dispatches, one after the other, as often as a queue of every task and a stale entry for each
     * needs to come round. @return tasks that still wait then, as bits
     */
    int waitingForEver() {
        int mark = store.mark();
        int waiting = 0;
        for (int p = 0; p < at.tasks; p++) {
            if (task(p, STATE) == WAITING) {
                waiting |= 1 << p;
            }
        }
        if (waiting == 0) {
            return 0;
        }
        try {
            return sweep(waiting);
        } finally {
            exited = false;
            store.undo(mark);
        }
    }

    /** @return those of {@code waiting} that no dispatch finds */
    private int sweep(int waiting) {
        boolean over = false;
        for (int round = 0; round < 2 * at.tasks + 1 && !over; round++) {
            for (int i = 0; i < at.cpus && !over; i++) {
                // Each round begins elsewhere, or a queue as long as the CPUs are many shows each the same entry.
                int c = (round + i) % at.cpus;
                if (finished(c)) {
                    push(c, Pc.CY_LOCK);
                }
                for (int n = 0; !finished(c) && !over && n < SWEEP_STEPS; n++) {
                    over = !enabled(c) || !step(c);
                }
            }
        }
        int lost = over ? 0 : waiting;
        for (int p = 0; p < at.tasks; p++) {
            if (task(p, STATE) != WAITING) {
                lost &= ~(1 << p);
            }
        }
        return lost;
    }

    /** A dispatch that puts back what it cannot place goes on for ever. */
    private static final int SWEEP_STEPS = 10_000;

    @Override
    public void lookAtEnd() {
        if (!allFinished()) {
            events.deadlock();
            return;
        }
        int waiting = waitingForEver();
        events.forget(); // what the last look itself did is no execution of the race
        for (int left = waiting; left != 0; left &= left - 1) {
            events.oracle(Race.OracleKind.LOST, Integer.numberOfTrailingZeros(left));
        }
    }

    @Override
    public void lookAtState() {
        for (int p = 0; p < at.tasks; p++) {
            if (unowned(p)) {
                events.oracle(Race.OracleKind.UNOWNED, p);
            }
        }
    }

    /** On a runqueue, not running, and with no owner or more than one (docs/kernel/race.md#oracle-1). */
    private boolean unowned(int p) {
        if (task(p, ON_RQ) == 0 || task(p, STATE) != WAITING) {
            return false;
        }
        int owners = steps.ops(p) == Steps.NONE ? 0 : 1;
        if (task(p, HOLDING) != 0 || task(p, MIGRATING) != 0) {
            owners++;
        } else if (task(p, DSQ) != 0) {
            owners++;
        }
        for (int c = 0; c < at.cpus; c++) {
            if (Seq.indexOf(list(at.firstDeferred + c), p) >= 0) {
                owners++;
            }
        }
        return owners > 1 || owners == 0 && !inHand(p);
    }

    /** In the middle of somebody's path, who holds the lock of its runqueue: being dequeued, enqueued or placed. */
    private boolean inHand(int p) {
        for (int c = 0; c < at.cpus; c++) {
            if (cpu(c, FIN_TASK) == p + 1 || cpu(c, OP_TASK) == p + 1 && queues(c)) {
                return true;
            }
        }
        return false;
    }

    private boolean queues(int c) {
        for (long stack = store.get(at.cpu(c, STACK)); stack != 0; stack >>>= 8) {
            int pc = (int) (stack & 255);
            if (pc >= Pc.EN_START && pc <= Pc.DQ_FIN) {
                return true;
            }
        }
        return false;
    }

    /** The handlers by callback, for drawings. */
    Map<Race.Callback, BpfCode> handlers() {
        Map<Race.Callback, BpfCode> map = new EnumMap<>(Race.Callback.class);
        for (BpfCode code : codes) {
            if (code != null) {
                map.put(code.callback, code);
            }
        }
        return map;
    }
}
