package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Cells.*;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.scxc.model.Race;
import org.scxc.model.Records;
import org.scxc.runtime.objects.RaceObject;
import org.scxc.runtime.objects.RaceObjects;
import org.scxc.runtime.state.Store;

/** The state of one race, on which all paths stand: cells, locks, lists and each CPU's stack of program counters. */
final class RaceState {
    /** What happened in the last step, if anything that a claim can name did. */
    interface Events {
        void oracle(Race.OracleKind kind, int task);

        void exit(RaceExit exit, int task, int cpu, int source);

        void deadlock();

        void warning(Warning warning);

        /** Takes back what was reported since the last step. */
        void forget();
    }

    final Race.Program program;
    final Race.KernelVariant kernel;
    final Cells at;
    final Store store;
    final RaceSteps steps;
    final Events events;
    private final @Nullable RaceObject object;
    private final @Nullable BpfCode[] codes = new BpfCode[Race.Callback.values().length];
    private final Acts acts;
    private final int[] queueLocks;
    private final int[] actors;
    private boolean exited;
    final UserDsqs userDsqs;

    /** Queued tasks are being brought to the scheduler, or have been: what ops.init may do is over. */
    boolean begun;

    /** Locks of the scheduler that callbacks take while the kernel holds the lock of the task's runqueue, as bits. */
    final int locksUnderRq;

    RaceState(Race.Program program, Events events) {
        this.program = program;
        this.events = events;
        object = object(program).orElse(null);
        // What the scheduler asks for is the object's to say.
        kernel = object == null
                ? program.kernel()
                : Records.with(program.kernel(), "enqMigrationDisabled", object.enqMigrationDisabled());
        userDsqs = new UserDsqs(program);
        int vars = object == null ? 1 : program.tasks().size();
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
        acts = new Acts(program);
        store = new Store(program.cpus());
        at = new Cells(store, program, vars, cookies);
        PackedLists lists = new PackedLists(store, at.dsq(0));
        steps = new RaceSteps(this, lists);
    }

    /** The object that has the callbacks; empty if they are written. */
    static Optional<RaceObject> object(Race.Program program) {
        return program.object().map(o -> RaceObjects.service().orElseThrow().load(o));
    }

    @Nullable
    RaceObject object() {
        return object;
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
        return object == null ? codes[callback.ordinal()] != null : object.has(callback);
    }

    /** Words of the first 64 CPUs; a race has at most 8. */
    static long mask(org.scxc.model.CpuSet cpus) {
        return cpus.stream().mapToLong(c -> 1L << c).sum();
    }

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

    Pc top(int c) {
        return Pc.top(store.get(at.cpu(c, STACK)));
    }

    void push(int c, Pc pc) {
        store.set(at.cpu(c, STACK), store.get(at.cpu(c, STACK)) << 8 | pc.ordinal());
    }

    void goTo(int c, Pc pc) {
        store.set(at.cpu(c, STACK), store.get(at.cpu(c, STACK)) & ~255L | pc.ordinal());
    }

    void pop(int c) {
        store.set(at.cpu(c, STACK), store.get(at.cpu(c, STACK)) >>> 8);
    }

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
        insert(p, dsq, 0);
    }

    private static final int HEAD = Callbacks.bit(Race.Flag.HEAD) | Callbacks.bit(Race.Flag.PREEMPT);

    /** @param flags of the insert, as bits by the ordinals of flags (docs/kernel/dsq.md#insertion) */
    void insert(int p, int dsq, int flags) {
        int head = kernel.lacks(Race.Fault.HEAD_FLAG) ? Callbacks.bit(Race.Flag.PREEMPT) : HEAD;
        if ((flags & head) != 0) {
            steps.insertFirst(p, dsq);
        } else if (dsq >= at.firstUser && task(p, BY_VTIME) != 0) {
            store.set(at.dsq(dsq), byVtime(list(dsq), p));
            steps.linked(p, dsq);
        } else {
            steps.insert(p, dsq);
        }
        if (isLocal(dsq)) {
            arrived(p, dsq, flags);
        }
        if (dsq >= at.firstUser) {
            queuedAnew(p);
        }
    }

    /** What comes of an insertion into the local DSQ of {@code rq}: who has to make room, and whether it has to leave again. */
    private void arrived(int p, int rq, int flags) {
        int curr = cpu(rq, CURR) - 1;
        if ((flags & Callbacks.bit(Race.Flag.PREEMPT)) != 0 && curr >= 0 && curr != p && !Rqs.dispatches(this, rq)) {
            task(curr, SLICE, 0);
            cpu(rq, RESCHED, 1);
        }
        if (cpu(rq, INACTIVE) != 0 && curr < 0) {
            cpu(rq, RESCHED, 1); // an idle CPU that goes has no script to do it
        }
        if ((flags & Callbacks.bit(Race.Flag.IMMED)) != 0) {
            task(p, IMMED, 1);
        }
        if (task(p, IMMED) != 0 && (Seq.size(list(rq)) > 1 || !Rqs.isOpen(this, rq))) {
            cpu(rq, REENQ_LOCAL, cpu(rq, REENQ_LOCAL) | IMMED_ASKED);
        }
    }

    /** A task that began to run in the race has, until it blocks at the next cycle. */
    boolean hasSlice(int p) {
        return task(p, SLICE) != 0 || task(p, BLOCKS) != 0;
    }

    /** Behind all that are not later than it: scx_dsq_priq_less(), kernel/sched/ext/ext.c (v7.3). */
    private long byVtime(long list, int p) {
        long before = Seq.EMPTY;
        int i = 0;
        while (i < Seq.size(list) && vtime(Seq.get(list, i)) - vtime(p) <= 0) {
            before = Seq.append(before, Seq.get(list, i++));
        }
        long ordered = Seq.append(before, p);
        while (i < Seq.size(list)) {
            ordered = Seq.append(ordered, Seq.get(list, i++));
        }
        return ordered;
    }

    long vtime(int p) {
        return store.get(at.task(p, VTIME));
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

    /** An end whose message an object has a part in. */
    void exitOfObject(RaceExit exit, int task, int cpu, String message) {
        if (object != null) {
            exit(exit, task, cpu, object.numberOf(message));
        }
    }

    /** Nothing is under way on CPU {@code c}, and nothing is left to be done. */
    boolean finished(int c) {
        return top(c) == Pc.SCRIPT && cpu(c, RESCHED) == 0 && !hasImmed(c);
    }

    /** An irq-work on CPU {@code c} has to look at tasks that were to run at once. */
    boolean hasImmed(int c) {
        return (cpu(c, REENQ_LOCAL) & IMMED_ASKED) != 0;
    }

    boolean allFinished() {
        for (int c = 0; c < at.actors; c++) {
            if (!finished(c)) {
                return false;
            }
        }
        return true;
    }

    Race.Act act(int c) {
        return acts.act(c, cpu(c, ACT) - 1);
    }

    /** The task that the act under way is about, or -1: a dispatch. */
    int actTask(int c) {
        return acts.task(c, cpu(c, ACT) - 1);
    }

    /** The mask that the act under way sets, or 0 if it sets none. */
    long actMask(int c) {
        return acts.mask(c, cpu(c, ACT) - 1);
    }

    Acts acts() {
        return acts;
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

    /** {@code p} went onto a user DSQ: iterations that began before do not see it. */
    private void queuedAnew(int p) {
        if (object != null) {
            for (int c = 0; c < at.actors; c++) {
                for (int d = 0; d < cpu(c, CB_DEPTH); d++) {
                    long iteration = Iteration.of(this, c, d);
                    if (iteration != Iteration.NONE) {
                        store.set(at.iteration(c, d), Iteration.queuedAnew(iteration, p));
                    }
                }
            }
            return;
        }
        for (int c = 0; c < at.actors; c++) {
            for (int d = 0; d < cpu(c, CB_DEPTH); d++) {
                for (int v = 0; v < at.vars; v++) {
                    int cell = at.visits(c, d, v);
                    long visits = store.get(cell) & ~(1L << p);
                    if (store.at(at.variable(c, d, v)) == p + 1) {
                        visits |= 1L << 32;
                    }
                    store.set(cell, visits);
                }
            }
        }
    }

    /** A step begins, or nothing that it did counts. */
    void resume() {
        exited = false;
    }

    boolean isOver() {
        return exited;
    }
}
