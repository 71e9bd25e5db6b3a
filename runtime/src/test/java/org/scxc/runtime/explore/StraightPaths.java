package org.scxc.runtime.explore;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.scxc.model.Race;
import org.scxc.model.Race.Callback;
import org.scxc.model.Race.DequeueOrder;
import org.scxc.runtime.kernel.Steps;
import org.scxc.runtime.state.Store;

/**
 * The paths of the kernel a second time, as the kernel has them: functions that call each other, take locks and let them go,
 * written from docs/kernel and the table of steps in docs/races.md, and not from the explorer's program counters. They do
 * the same {@link Steps}, on a store of their own; what stands before a {@link Strand#step} is one step with what follows the last
 * one. Of a race they know what {@link RandomPrograms} makes: no cookies, nobody inside migrate_disable(), no queued wake-ups, no
 * re-enqueues, and the kernels' own answer to a bad target.
 */
final class StraightPaths {
    final Race.Program program;
    private final Race.KernelVariant kernel;
    private final BpfSteps bpf;
    final Store store;
    final Steps steps;
    final PackedLists lists;
    final int cpus;
    final int tasks;
    final int global;
    final int firstUser;

    // blocks of the store
    final int cells;
    final int mask;
    final int state;
    final int onRq;
    final int blocks;
    final int pending;
    final int piLock;
    final int rqLock;
    final int curr;
    private final int qseq;
    private final int rqQseq;
    private final int dsqSeq;
    private final int counter;
    private final int listCells;

    /** Why the scheduler has ended; empty as long as it has not. */
    String exit = "";

    /** SCX_DSP_LOCAL: an entry of the dispatch buffer. */
    record Entry(int task, long number, int place, boolean first) {}

    /** Tasks whose direct verdict has SCX_ENQ_HEAD. */
    final java.util.BitSet first = new java.util.BitSet();

    /** What a CPU's ops.dispatch has inserted and not yet flushed. */
    final java.util.List<java.util.List<Entry>> buffers = new java.util.ArrayList<>();

    StraightPaths(Race.Program program) {
        this.program = program;
        kernel = program.kernel();
        cpus = program.cpus();
        tasks = program.tasks().size();
        global = cpus;
        firstUser = 3 * cpus + 1;
        store = new Store(cpus);
        cells = store.longs("steps", Steps.FIELDS * tasks);
        mask = store.masks("masks", tasks);
        state = store.longs("state", tasks);
        onRq = store.longs("on_rq", tasks);
        blocks = store.longs("blocks", tasks);
        pending = store.longs("pending", tasks);
        piLock = store.longs("pi_lock", tasks);
        qseq = store.longs("qseq", tasks);
        dsqSeq = store.longs("dsq_seq", tasks);
        rqLock = store.longs("rq_lock", cpus);
        curr = store.longs("curr", cpus);
        rqQseq = store.longs("rq_qseq", cpus);
        counter = store.longs("counter", 1);
        listCells = store.longs("lists", firstUser + program.dsqs().size());
        bpf = new BpfSteps(this);
        store.record();
        lists = new PackedLists(store, listCells);
        steps = new Steps(store, lists, cells, tasks, mask, 2 * cpus + 1, kernel);
        for (int c = 0; c < cpus; c++) {
            buffers.add(new java.util.ArrayList<>());
        }
        for (int p = 0; p < tasks; p++) {
            begin(p, program.tasks().get(p));
        }
        store.commit();
    }

    private void begin(int p, Race.Task task) {
        store.set(mask + p, RaceState.mask(task.affinity()));
        steps.cpu(p, task.cpu());
        switch (task.start()) {
            case SLEEPING -> {}
            case RUNNING -> {
                set(state, p, Cells.CURRENT);
                set(onRq, p, 1);
                set(curr, task.cpu(), p + 1);
            }
            case QUEUED -> {
                lock(task.cpu(), task.cpu());
                Strand strand = new Strand(s -> enqueue(s, task.cpu(), p));
                while (!strand.isOver()) {
                    strand.go();
                }
                unlock(task.cpu());
            }
        }
    }

    BpfSteps bpf() {
        return bpf;
    }

    int get(int block, int i) {
        return store.at(block + i);
    }

    private void set(int block, int i, long value) {
        store.set(block + i, value);
    }

    long list(int number) {
        return store.get(listCells + number);
    }

    private boolean isEmpty(int number) {
        return list(number) == 0;
    }

    private BooleanSupplier free(int rq) {
        return () -> get(rqLock, rq) == 0;
    }

    private void lock(int rq, int c) {
        set(rqLock, rq, c + 1);
    }

    private void unlock(int rq) {
        set(rqLock, rq, 0);
    }

    private boolean has(Callback callback) {
        return bpf.has(callback);
    }

    /** A scheduler's end is the end of everything: nobody goes on. */
    void exit(Strand s, RaceExit what, int p, int cpu, int source) {
        int pid = org.scxc.runtime.kernel.Tasks.FIRST_PID + cpus + p;
        exit = what.message("t" + p, pid, cpu, source, kernel);
        s.step(() -> false);
    }

    // ------------------------------------------------------------------------------------------------ acts

    void act(Strand s, int c, Race.Act act) {
        switch (act) {
            case Race.Act.Dispatch a -> dispatch(s, c);
            case Race.Act.SetAffinity a -> setAffinity(s, c, a.task(), RaceState.mask(a.mask()));
            case Race.Act.Wake a -> wake(s, c, a.task());
            default -> throw new IllegalStateException("not here");
        }
    }

    /** Scheduling cycles (docs/kernel/cycle.md#balance, #pick, #put, #next) until nothing is left. */
    private void dispatch(Strand s, int c) {
        while (true) {
            s.step(free(c));
            lock(c, c);
            int running = get(curr, c) - 1;
            if (running >= 0 && get(blocks, running) != 0) {
                set(state, running, Cells.DONE);
                set(onRq, running, 0);
                set(blocks, running, 0);
                set(curr, c, 0);
            }
            if (!balance(s, c)) {
                unlock(c);
                return;
            }
            s.step(); // CY_PICK
            int next = lists.first(c);
            int prev = get(curr, c) - 1;
            if (prev >= 0) {
                set(state, prev, Cells.WAITING);
                s.step();
                enqueueNow(s, c, prev);
                s.step();
            }
            steps.unlink(next);
            set(state, next, Cells.CURRENT);
            set(blocks, next, 1);
            set(curr, c, next + 1);
            unlock(c);
            if (!isEmpty(2 * cpus + 1 + c)) {
                s.step(free(c));
                lock(c, c);
                runDeferred(s, c, c);
                unlock(c);
            }
        }
    }

    /** docs/kernel/cycle.md#balance. @return whether the local DSQ has a task */
    private boolean balance(Strand s, int c) {
        if (!isEmpty(c)) {
            return true;
        }
        if (!isEmpty(global) && consume(s, c)) {
            return true;
        }
        while (has(Callback.DISPATCH)) {
            bpf.call(s, c, Callback.DISPATCH, -1);
            int inserted = buffers.get(c).size();
            flush(s, c);
            if (!isEmpty(c) || !isEmpty(global) && consume(s, c)) {
                return true;
            }
            if (inserted == 0) {
                return false;
            }
        }
        return false;
    }

    /** docs/kernel/dsq.md#consume of the global DSQ. */
    private boolean consume(Strand s, int c) {
        while (true) {
            s.step();
            int p = steps.takeable(global, c);
            if (p < 0) {
                return false;
            }
            int src = steps.cpu(p);
            if (src == c) {
                steps.unlink(p);
                insert(p, c);
                return true;
            }
            steps.take(p, global, c);
            unlock(c);
            s.step(free(src));
            if (steps.holds(p, c, src)) {
                steps.release(p);
                steps.depart(p, c);
                s.step(free(c));
                lock(c, c);
                steps.arrive(p);
                insert(p, c);
                endCustody(s, c, p);
            } else {
                s.step(free(c));
                lock(c, c);
            }
            if (!isEmpty(c)) {
                return true;
            }
        }
    }

    // ------------------------------------------------------------------------------------------------ finish

    /** flush_dispatch_buf(), finish_dispatch(): docs/kernel/dispatch.md#finish. */
    private void flush(Strand s, int c) {
        for (Entry entry : java.util.List.copyOf(buffers.get(c))) {
            int p = entry.task;
            s.step(() -> steps.ops(p) != Steps.QUEUEING);
            boolean current = number(p) == entry.number;
            if (!steps.claim(p, current)) {
                continue;
            }
            int dsq = entry.place == BpfCode.PLACE_LOCAL ? c : entry.place - 1;
            s.step();
            if (dsq < cpus) {
                toLocal(s, c, c, p, dsq, entry.first);
                continue;
            }
            if (dsq < firstUser && steps.inCustody(p)) {
                endCustody(s, c, p);
                s.step();
            }
            insert(p, dsq, entry.first);
            steps.settle(p);
        }
        buffers.get(c).clear();
    }

    /** dispatch_to_local_dsq(), docs/kernel/dispatch.md#local, with {@code rq} locked. The step has begun. */
    private void toLocal(Strand s, int c, int rq, int p, int dst, boolean first) {
        int src = steps.cpu(p);
        if (rq == src && src == dst) {
            if (steps.inCustody(p)) {
                endCustody(s, c, p);
                s.step();
            }
            insert(p, dst, first);
            steps.settle(p);
            return;
        }
        boolean early = kernel.checkPosition() == Race.CheckPosition.UNDER_DISPATCHING;
        if (early && src != dst && !steps.canRun(p, dst)) {
            steps.settle(p);
            insert(p, global);
            exit(s, RaceExit.TARGET_NOT_ALLOWED, p, dst, src);
        }
        steps.hold(p, c);
        if (src != rq) {
            unlock(rq);
            s.step(free(src));
            if (!steps.holds(p, c, src)) {
                s.step(free(rq));
                lock(rq, c);
                return;
            }
            lock(src, c);
        }
        steps.release(p);
        if (src == dst) {
            insert(p, dst, first);
            endCustody(s, c, p);
            unlock(src);
            s.step(free(rq));
            lock(rq, c);
            return;
        }
        if (!early && !steps.canRun(p, dst)) {
            insert(p, global);
            exit(s, RaceExit.TARGET_NOT_ALLOWED, p, dst, src);
        }
        moveRemote(s, c, rq, p, src, dst, first);
    }

    /** move_remote_task_to_local_dsq(): {@code src} is locked, {@code rq} is at the end. */
    private void moveRemote(Strand s, int c, int rq, int p, int src, int dst, boolean first) {
        steps.depart(p, dst);
        unlock(src);
        s.step(free(dst));
        lock(dst, c);
        steps.arrive(p);
        insert(p, dst, first);
        endCustody(s, c, p);
        if (dst != rq) {
            unlock(dst);
            s.step(free(rq));
            lock(rq, c);
        }
    }

    /**
     * scx_bpf_dsq_move(), docs/kernel/dsq.md#dsq-move. The step has begun.
     *
     * @param seen the DSQ's counter when the iteration began
     */
    boolean move(Strand s, int c, int p, int from, int place, long seen) {
        int to = place == BpfCode.PLACE_LOCAL ? c : place - 1;
        int src = steps.cpu(p);
        if (src != c) {
            unlock(c);
        }
        s.step(() -> src == c || get(rqLock, src) == 0);
        boolean there = steps.cpu(p) == src
                && !steps.isMigrating(p)
                && steps.dsq(p) == from
                && !steps.isHeld(p)
                && store.get(dsqSeq + p) <= seen;
        if (!there) {
            again(s, c, src);
            return false;
        }
        steps.unlink(p);
        if (to < cpus && to != src) {
            if (!steps.canRun(p, to)) {
                insert(p, global);
                exit(s, RaceExit.TARGET_NOT_ALLOWED, p, to, src);
            }
            steps.depart(p, to);
            if (src == c) {
                unlock(c);
            }
            s.step(free(to));
            lock(to, c);
            steps.arrive(p);
            insert(p, to);
            endCustody(s, c, p);
            if (to != c) {
                unlock(to);
                s.step(free(c));
                lock(c, c);
            }
            return true;
        }
        insert(p, to);
        if (to < firstUser) {
            endCustody(s, c, p);
        }
        again(s, c, src);
        return true;
    }

    private void again(Strand s, int c, int src) {
        if (src != c) {
            s.step(free(c));
            lock(c, c);
        }
    }

    // ------------------------------------------------------------------------------------------------ enqueue, dequeue

    private void enqueue(Strand s, int c, int p) {
        s.step();
        enqueueNow(s, c, p);
    }

    /** do_enqueue_task(), docs/kernel/enqueue.md#enqueue-path, under the lock of the task's runqueue. The step has begun. */
    private void enqueueNow(Strand s, int c, int p) {
        int rq = steps.cpu(p);
        set(onRq, p, 1);
        set(state, p, Cells.WAITING);
        if (steps.verdict(p) != 0) {
            direct(p, rq, (int) steps.verdict(p) - 1);
        } else if (!has(Callback.ENQUEUE)) {
            insert(p, global);
        } else {
            boolean ofRq = kernel.qseq() == Race.QseqScope.RQ;
            int numbers = ofRq ? rqQseq + rq : counter;
            store.set(qseq + p, store.get(numbers) + (ofRq ? 0 : 1));
            store.set(numbers, store.get(numbers) + 1);
            steps.begin(p);
            bpf.call(s, c, Callback.ENQUEUE, p);
            s.step();
            int verdict = (int) steps.verdict(p);
            if (!steps.publish(p)) {
                direct(p, rq, verdict - 1);
            }
        }
    }

    private void direct(int p, int rq, int place) {
        int dsq = place == BpfCode.PLACE_LOCAL ? rq : place - 1;
        if (dsq < cpus && dsq != rq) {
            steps.verdict(p, dsq + 2);
            steps.defer(p, rq);
            return;
        }
        steps.verdict(p, 0);
        insert(p, dsq, first.get(p));
        if (dsq >= firstUser) {
            steps.enterCustody(p);
        }
    }

    /** ops_dequeue() and dispatch_dequeue(), docs/kernel/dequeue.md#dequeue-path. */
    private void dequeue(Strand s, int c, int p) {
        s.step();
        boolean before = kernel.dequeueOrder() == DequeueOrder.BEFORE_CAS;
        if (steps.ops(p) == Steps.QUEUED && before && has(Callback.DEQUEUE)) {
            bpf.call(s, c, Callback.DEQUEUE, p);
            s.step();
        }
        while (!steps.takeBack(p)) {
            s.step(() -> steps.ops(p) != Steps.DISPATCHING);
        }
        endCustody(s, c, p);
        if (steps.dsq(p) >= 0) {
            s.step();
        }
        steps.dequeue(p, steps.cpu(p));
        set(onRq, p, 0);
    }

    private void endCustody(Strand s, int c, int p) {
        if (steps.endCustody(p) && has(Callback.DEQUEUE)) {
            bpf.call(s, c, Callback.DEQUEUE, p);
        }
    }

    /** What ops.enqueue sent to other CPUs, with {@code rq} locked. */
    private void runDeferred(Strand s, int c, int rq) {
        for (int p = steps.firstDeferred(rq); p >= 0; p = steps.firstDeferred(rq)) {
            steps.takeDeferred(p, rq);
            int dst = (int) steps.verdict(p) - 2;
            steps.verdict(p, 0);
            s.step();
            toLocal(s, c, rq, p, dst, first.get(p));
        }
    }

    // ------------------------------------------------------------------------------------------------ affinity,
    // wake-ups

    private BooleanSupplier ownerFree(int p) {
        return () -> !steps.isMigrating(p) && get(rqLock, steps.cpu(p)) == 0;
    }

    /** docs/kernel/affinity.md#set-cpus-allowed. */
    private void setAffinity(Strand s, int c, int p, long wanted) {
        s.step(() -> get(piLock, p) == 0);
        set(piLock, p, c + 1);
        s.step(ownerFree(p));
        int rq = steps.cpu(p);
        lock(rq, c);
        if (store.get(mask + p) != wanted) {
            boolean waits = get(onRq, p) != 0 && get(state, p) == Cells.WAITING;
            if (waits) {
                dequeue(s, c, p);
            }
            s.step();
            store.set(mask + p, wanted);
            if (has(Callback.SET_CPUMASK)) {
                bpf.call(s, c, Callback.SET_CPUMASK, p);
            }
            if (waits) {
                enqueue(s, c, p);
            }
            int where = get(state, p);
            boolean mustLeave = (store.get(mask + p) >> steps.cpu(p) & 1) == 0;
            if (mustLeave && where == Cells.CURRENT) {
                set(pending, p, 1);
                unlock(rq);
                set(piLock, p, 0);
                rq = stop(s, c, p);
            } else if (mustLeave && where == Cells.WAITING) {
                rq = leave(s, c, p);
            }
        }
        unlock(rq);
        set(piLock, p, 0);
        if (!isEmpty(2 * cpus + 1 + rq)) {
            s.step(free(rq));
            lock(rq, c);
            runDeferred(s, c, rq);
            unlock(rq);
        }
    }

    /** docs/kernel/affinity.md#stopper. @return the runqueue that is locked */
    private int stop(Strand s, int c, int p) {
        s.step(() -> ownerFree(p).getAsBoolean() && get(piLock, p) == 0);
        int rq = steps.cpu(p);
        lock(rq, c);
        set(piLock, p, c + 1);
        set(pending, p, 0);
        if ((store.get(mask + p) >> rq & 1) != 0 || get(state, p) == Cells.DONE) {
            return rq;
        }
        if (get(state, p) == Cells.CURRENT) {
            set(curr, rq, 0);
            set(state, p, Cells.WAITING);
            set(blocks, p, 0);
            insertFirst(p, rq);
        }
        return leave(s, c, p);
    }

    /** The second pair. @return the runqueue that is locked then */
    private int leave(Strand s, int c, int p) {
        int dest = Long.numberOfTrailingZeros(store.get(mask + p));
        dequeue(s, c, p);
        unlock(steps.cpu(p));
        steps.depart(p, dest);
        s.step(free(dest));
        lock(dest, c);
        steps.arrive(p);
        enqueue(s, c, p);
        return dest;
    }

    /** try_to_wake_up(), docs/kernel/wakeup.md#wakeup-path. */
    private void wake(Strand s, int c, int p) {
        s.step(() -> get(piLock, p) == 0);
        set(piLock, p, c + 1);
        if (get(state, p) == Cells.SLEEPING) {
            if (!steps.allows(p, steps.cpu(p))) {
                steps.cpu(p, Long.numberOfTrailingZeros(store.get(mask + p)));
            }
            s.step(ownerFree(p));
            int rq = steps.cpu(p);
            lock(rq, c);
            enqueue(s, c, p);
            runDeferred(s, c, rq);
            unlock(rq);
        }
        set(piLock, p, 0);
    }

    // ------------------------------------------------------------------------------------------------ DSQs, numbers

    /** The DSQ's counter + 1 is the task's: docs/kernel/dsq.md#dq4. One counter for all does. */
    private void insert(int p, int dsq) {
        steps.insert(p, dsq);
        sequence(p);
    }

    private void insert(int p, int dsq, boolean head) {
        if (head) {
            insertFirst(p, dsq);
        } else {
            insert(p, dsq);
        }
    }

    private void insertFirst(int p, int dsq) {
        steps.insertFirst(p, dsq);
        sequence(p);
    }

    private void sequence(int p) {
        store.set(counter, store.get(counter) + 1);
        store.set(dsqSeq + p, store.get(counter));
    }

    long sequence() {
        return store.get(counter);
    }

    long sequenceOf(int p) {
        return store.get(dsqSeq + p);
    }

    /** What an insert captures: the number in ops_state, where NONE and DISPATCHING carry 0. */
    long number(int p) {
        int ops = steps.ops(p);
        return ops == Steps.QUEUED || ops == Steps.QUEUEING ? store.get(qseq + p) : 0;
    }

    Optional<Race.Handler> handler(Callback callback) {
        return program.handlers().stream().filter(h -> h.callback() == callback).findFirst();
    }

    @Nullable
    String ended() {
        return exit.isEmpty() ? null : exit;
    }
}
