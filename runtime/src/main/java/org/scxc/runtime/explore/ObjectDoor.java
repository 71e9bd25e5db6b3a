package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Cells.*;

import java.util.Locale;
import org.scxc.model.Kfunc;
import org.scxc.model.Race;
import org.scxc.runtime.kernel.Tasks;
import org.scxc.runtime.objects.RaceDoor;
import org.scxc.runtime.ops.Scx;

/** What an object's programs reach of a race's kernel. */
final class ObjectDoor implements RaceDoor {
    private static final int ENOENT = 2;
    private static final int EEXIST = 17;
    private static final int EINVAL = 22;

    private static final int NO_PLACE = -1;
    private static final int NO_CPU = -2;

    private final RaceState m;
    private final Callbacks callbacks;
    private final RaceCore core;
    private final MovePath move;

    ObjectDoor(RaceState m, Callbacks callbacks, RaceCore core, MovePath move) {
        this.m = m;
        this.callbacks = callbacks;
        this.core = core;
        this.move = move;
    }

    @Override
    public int pid(int task) {
        return Tasks.FIRST_PID + task;
    }

    @Override
    public String comm(int task) {
        return m.program.tasks().get(task).name();
    }

    @Override
    public int taskOf(int pid) {
        int task = pid - Tasks.FIRST_PID;
        return task >= 0 && task < m.at.tasks ? task : -1;
    }

    @Override
    public int mask(int task) {
        return m.at.task(task, EFFECTIVE);
    }

    @Override
    public void readsMask(int cpu, int task) {
        if (m.cpu(cpu, CB_DEPTH) == 0) {
            return; // ops.init, before the race
        }
        int depth = callbacks.depth(cpu);
        m.store.set(m.at.variable(cpu, depth, task), task + 1);
        m.store.set(m.at.facts(cpu, depth, task), FACTS_FRESH);
        callbacks.noteEntryFacts(cpu, task);
    }

    @Override
    public int cpuOf(int task) {
        return m.task(task, CPU);
    }

    @Override
    public boolean migrationDisabled(int task) {
        return m.steps.isMigrationDisabled(task) && !m.kernel.lacks(Race.Fault.MIGRATION_TEST);
    }

    @Override
    public int running(int cpu) {
        return m.cpu(cpu, CURR) - 1;
    }

    @Override
    public int slots(int cpu) {
        return isAllowed(cpu, Kfunc.DISPATCH_NR_SLOTS) ? BUFFER - m.cpu(cpu, CURSOR) : 0;
    }

    @Override
    public int createDsq(long dsq) {
        if ((dsq & Scx.DSQ_INVALID) != 0) {
            return -EINVAL;
        }
        if (m.userDsqs.find(dsq) >= 0) {
            return -EEXIST;
        }
        if (m.begun) {
            throw unserved("scx_bpf_create_dsq after ops.init");
        }
        if (!m.userDsqs.create(dsq)) {
            throw unserved("more than " + UserDsqs.CREATED_MAX + " DSQs");
        }
        return 0;
    }

    @Override
    public int queued(int cpu, long dsq) {
        int list = list(cpu, dsq);
        return list < 0 ? -ENOENT : Seq.size(m.list(list));
    }

    /** Returns the list that {@code dsq} is for CPU {@code cpu}, or {@link #NO_PLACE} or {@link #NO_CPU}. */
    private int list(int cpu, long dsq) {
        if (dsq == Scx.DSQ_LOCAL) {
            return cpu;
        }
        if (dsq == Scx.DSQ_GLOBAL) {
            return m.at.global;
        }
        if ((dsq & Scx.DSQ_LOCAL_ON) == Scx.DSQ_LOCAL_ON) {
            int on = (int) dsq;
            return on < 0 || on >= m.at.cpus ? NO_CPU : on;
        }
        int user = m.userDsqs.find(dsq);
        return user < 0 ? NO_PLACE : m.at.firstUser + user;
    }

    /** A verdict in ops.enqueue is for the runqueue of the task, whichever CPU executes it. */
    @Override
    public boolean insert(int cpu, int task, long dsq, long flags) {
        if (!isAllowed(cpu, Kfunc.DSQ_INSERT)) {
            return false;
        }
        int list = list(cpu, dsq);
        if (list == NO_CPU) {
            String message = "invalid CPU " + (int) dsq + " in SCX_DSQ_LOCAL_ON dispatch verdict";
            m.exitOfObject(RaceExit.INVALID_CPU, task, cpu, message);
            return false;
        }
        if (list == NO_PLACE) {
            String message =
                    "non-existent DSQ 0x" + Long.toHexString(dsq) + " for " + comm(task) + "[" + pid(task) + "]";
            m.exitOfObject(RaceExit.UNKNOWN_DSQ, task, cpu, message);
            return false;
        }
        if ((flags & Scx.ENQ_HEAD) != 0) {
            throw unserved("an insert with SCX_ENQ_HEAD");
        }
        int depth = callbacks.depth(cpu);
        Race.Callback callback = callbacks.callback(cpu);
        boolean other = callback == Race.Callback.ENQUEUE && m.cpu(cpu, OP_TASK) != task + 1
                || callback == Race.Callback.SELECT_CPU && m.actTask(cpu) != task;
        if (other) {
            throw unserved("an insert of another task in ops." + BpfCode.word(callback));
        }
        int place = dsq == Scx.DSQ_LOCAL ? BpfCode.PLACE_LOCAL : list + 1;
        m.task(task, BY_VTIME, 0);
        core.insert(cpu, task, place, m.store.get(m.at.facts(cpu, depth, task)));
        return true;
    }

    @Override
    public boolean insertVtime(int cpu, int task, long dsq, long vtime, long flags) {
        if (!isAllowed(cpu, Kfunc.DSQ_INSERT)) {
            return false;
        }
        m.task(task, VTIME, vtime);
        if ((dsq & Scx.DSQ_INVALID) != 0) {
            m.exitOfObject(RaceExit.UNKNOWN_DSQ, task, cpu, "cannot use vtime ordering for built-in DSQs");
            return false;
        }
        boolean taken = insert(cpu, task, dsq, flags);
        m.task(task, BY_VTIME, taken ? 1 : m.task(task, BY_VTIME));
        return taken;
    }

    @Override
    public long vtime(int task) {
        return m.vtime(task);
    }

    @Override
    public void setVtime(int task, long vtime) {
        m.task(task, VTIME, vtime);
    }

    @Override
    public void cancel(int cpu) {
        if (!isAllowed(cpu, Kfunc.DISPATCH_CANCEL)) {
            return;
        }
        int cursor = m.cpu(cpu, CURSOR);
        if (cursor == 0) {
            m.exit(RaceExit.BUFFER_UNDERFLOW, 0, cpu, cpu);
            return;
        }
        callbacks.clearEntry(cpu, cursor - 1);
        m.cpu(cpu, CURSOR, cursor - 1);
    }

    @Override
    public int peek(int cpu, long dsq) {
        int list = list(cpu, dsq);
        if (list < m.at.firstUser) {
            String what =
                    (dsq & Scx.DSQ_INVALID) != 0 ? "peek disallowed on builtin DSQ 0x" : "peek on non-existent DSQ 0x";
            m.exitOfObject(RaceExit.UNKNOWN_DSQ, 0, cpu, what + Long.toHexString(dsq));
            return -1;
        }
        return Seq.first(m.list(list));
    }

    @Override
    public int reenqueueLocal(int cpu) {
        if (!isAllowed(cpu, Kfunc.REENQUEUE_LOCAL)) {
            return 0;
        }
        m.cpu(cpu, REENQ_LOCAL, m.cpu(cpu, REENQ_LOCAL) | ASKED);
        return Seq.size(m.list(cpu));
    }

    @Override
    public int iterate(int cpu, long dsq) {
        int list = list(cpu, dsq);
        if (list < m.at.firstUser) {
            return -ENOENT;
        }
        int cell = m.at.iteration(cpu, callbacks.depth(cpu));
        if (m.store.get(cell) != Iteration.NONE) {
            throw unserved("two iterations over DSQs at a time");
        }
        m.store.set(cell, Iteration.begin(list, m.list(list)));
        return 0;
    }

    @Override
    public int next(int cpu) {
        int cell = m.at.iteration(cpu, callbacks.depth(cpu));
        long iteration = m.store.get(cell);
        if (iteration == Iteration.NONE) {
            return -1;
        }
        long next = Iteration.next(iteration, m.list(Iteration.dsq(iteration)));
        m.store.set(cell, next);
        return Iteration.held(next);
    }

    @Override
    public void endIteration(int cpu) {
        m.store.set(m.at.iteration(cpu, callbacks.depth(cpu)), Iteration.NONE);
    }

    @Override
    public void move(int cpu, int task, long dsq, long flags) {
        if (!isAllowed(cpu, Kfunc.DSQ_MOVE)) {
            return;
        }
        int list = list(cpu, dsq);
        boolean held = Iteration.held(Iteration.of(m, cpu, callbacks.depth(cpu))) == task;
        if (!held || list < 0 || (flags & Scx.ENQ_HEAD) != 0) {
            throw unserved(
                    !held
                            ? "a move of a task that the iteration does not hold"
                            : list < 0 ? "a move to a DSQ that there is not" : "a move with SCX_ENQ_HEAD");
        }
        m.task(task, BY_VTIME, 0);
        move.move(cpu, task, list + 1);
    }

    @Override
    public int idle(int cpu, int task) {
        boolean wakes = m.cpu(cpu, CB_DEPTH) > 0
                && callbacks.callback(cpu) == Race.Callback.SELECT_CPU
                && m.act(cpu) instanceof Race.Act.Wake wake
                && wake.queued().filter(on -> m.steps.allows(task, on)).isPresent();
        return wakes ? ((Race.Act.Wake) m.act(cpu)).queued().orElse(-1) : -1;
    }

    @Override
    public void moveToLocal(int cpu, long dsq) {
        if (!isAllowed(cpu, Kfunc.DSQ_MOVE_TO_LOCAL)) {
            return;
        }
        int list = list(cpu, dsq);
        if (list < m.at.firstUser) {
            String message = "invalid DSQ ID 0x" + String.format(Locale.ROOT, "%016x", dsq);
            m.exitOfObject(RaceExit.UNKNOWN_DSQ, 0, cpu, message);
            return;
        }
        move.toLocal(cpu, list);
    }

    /** Where the kernel looks at a call, one that the callback must not make ends the scheduler. */
    private boolean isAllowed(int cpu, Kfunc kfunc) {
        if (m.cpu(cpu, CB_DEPTH) == 0) {
            return true;
        }
        Race.Callback callback = callbacks.callback(cpu);
        if (m.kernel.rules().allows(kfunc, BpfCode.word(callback))) {
            return true;
        }
        m.exit(RaceExit.FORBIDDEN_KFUNC, 0, cpu, RaceExit.forbidden(callback, kfunc));
        return false;
    }

    @Override
    public void error(int cpu, String message) {
        m.exitOfObject(RaceExit.BPF_ERROR, 0, cpu, message);
    }

    @Override
    public void kfuncError(int cpu, String message) {
        m.exitOfObject(RaceExit.KFUNC_ERROR, 0, cpu, message);
    }

    @Override
    public RuntimeException unserved(String what) {
        return new Machine.Overflow(what);
    }
}
