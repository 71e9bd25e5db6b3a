package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Cells.*;

import org.scxc.model.Race;
import org.scxc.runtime.kernel.Steps;
import org.scxc.runtime.objects.RaceObject;

/**
 * The kernel of one race. {@link #enabled} says whether a CPU can go on, {@link #step} lets it, up to the next
 * place where another may come in between. Waiting is blocking: a CPU that would spin is not enabled. Releasing a lock
 * is no step of its own, since nobody can tell how long it was held.
 */
final class RaceMachine implements Machine {
    final RaceState state;
    final Callbacks callbacks;
    final FinishPath finish;
    final AffinityPath affinity;
    private final BpfSide bpf;
    private final EnqueuePath enqueue;
    private final DequeuePath dequeue;
    private final DispatchPath dispatch;
    private final MovePath move;
    private final KickPath kicks;
    private final NarrowPath narrows;
    private final HotplugPath hotplug;
    private final BypassPath bypass;
    private final OthersPath others;
    final RaceCore core;

    RaceMachine(Race.Program program, RaceState.Events events) {
        state = new RaceState(program, events);
        callbacks = new Callbacks(state);
        core = RaceCore.of(state, callbacks);
        enqueue = new EnqueuePath(state, callbacks);
        dequeue = new DequeuePath(state, callbacks);
        hotplug = new HotplugPath(state, callbacks);
        bypass = new BypassPath(state, callbacks);
        affinity = new AffinityPath(state, callbacks, hotplug);
        finish = new FinishPath(state, callbacks, dequeue);
        move = new MovePath(state, callbacks, dequeue, finish);
        kicks = new KickPath(state);
        narrows = new NarrowPath(state, callbacks);
        others = new OthersPath(state, callbacks, kicks, narrows);
        RaceObject object = state.object();
        ObjectSide programs = object == null
                ? null
                : new ObjectSide(state, callbacks, object, new ObjectDoor(state, callbacks, core, move));
        bpf = programs == null ? new Instructions(state, callbacks, move, core, kicks) : programs;
        dispatch = new DispatchPath(
                state, callbacks, bpf, finish, move, new DeferredPath(state, finish, affinity), core, kicks, narrows);
        state.store.record();
        for (int p = 0; p < state.at.tasks; p++) {
            place(p, program.tasks().get(p));
        }
        if (programs != null) {
            init(programs);
        }
        begin();
    }

    private void init(ObjectSide programs) {
        int error = state.object() != null && state.object().hasInit() ? programs.init() : 0;
        if (error != 0) {
            throw new Overflow("an ops.init that returns " + error);
        }
        for (int p = 0; p < state.at.tasks; p++) {
            error = state.has(Race.Callback.INIT_TASK) ? programs.before(Race.Callback.INIT_TASK, p) : 0;
            if (error != 0) {
                throw new Overflow("an ops.init_task that returns " + error);
            }
        }
        for (int p = 0; p < state.at.tasks; p++) {
            if (state.has(Race.Callback.ENABLE)) {
                programs.before(Race.Callback.ENABLE, p);
            }
        }
        state.begun = true;
    }

    private void place(int p, Race.Task task) {
        long mask = RaceState.mask(task.affinity());
        state.task(p, MASK, mask);
        state.task(p, EFFECTIVE, mask);
        state.task(p, CPU, task.cpu());
        state.task(p, MIGDIS, task.migrationDisabled() ? 1 : 0);
        if (task.migrationDisabled() && task.start() != Race.Start.RUNNING) {
            state.task(p, EFFECTIVE, 1L << task.cpu()); // as it was switched out
            state.task(p, NARROWED, 1);
        }
    }

    /** Queued tasks have been brought to the scheduler, one after the other. */
    private void begin() {
        for (int p = 0; p < state.at.tasks; p++) {
            Race.Task task = state.program.tasks().get(p);
            switch (task.start()) {
                case SLEEPING -> {}
                case RUNNING -> {
                    state.task(p, STATE, CURRENT);
                    state.task(p, SLICE, task.slice() ? 1 : 0);
                    state.task(p, ON_RQ, 1);
                    state.cpu(task.cpu(), CURR, p + 1);
                    running(task.cpu(), p);
                }
                case QUEUED -> {
                    int c = task.cpu();
                    core.begin(c, p);
                    settle(c);
                    while (state.cpu(c, STACK) != 0) {
                        step(c);
                    }
                    core.unlock(c);
                }
            }
        }
        for (int c = 0; c < state.at.actors; c++) {
            state.push(c, Pc.SCRIPT);
            settle(c);
        }
        state.store.commit();
    }

    /** It has become runnable and begun to run before the race; only an object is told. */
    private void running(int c, int p) {
        callbacks.tell(c, Race.Callback.RUNNING, p);
        callbacks.tell(c, Race.Callback.RUNNABLE, p); // this one comes first
        settle(c);
        while (state.cpu(c, STACK) != 0) {
            step(c);
        }
    }

    // ------------------------------------------------------------------------------------------------ steps

    boolean enabled(int c) {
        Pc pc = state.top(c);
        return switch (pc) {
            case Pc.SCRIPT -> !state.finished(c) && state.rqFree(c) && (state.cpu(c, HIGHER) == 0 || state.hasImmed(c));
            case Pc.NONE -> false;
            case Pc.KK_GO, Pc.KK_WAIT, Pc.KK_SYNC -> kicks.enabled(c, pc);
            case Pc.CALLBACK -> bpf.enabled(c);
            case Pc.CY_LOCK -> dispatch.enabled(c);
            case Pc.FD ->
                state.steps.ops(finish.entryTask(c)) != Steps.QUEUEING || state.kernel.lacks(Race.Fault.QUEUEING_WAIT);
            case Pc.MV_LOCK -> move.moveEnabled(c);
            case Pc.DL_LOCK_SRC, Pc.CO_LOCK_SRC, Pc.DR_LOCK_SRC -> state.rqFree(state.cpu(c, FIN_SRC) - 1);
            case Pc.MR_LOCK -> state.rqFree(finish.destination(c));
            case Pc.DL_RESTORE -> state.rqFree(state.cpu(c, FIN_RQ) - 1);
            case Pc.DQ_WAIT, Pc.DQ_TOLD -> state.steps.ops(state.cpu(c, OP_TASK) - 1) != Steps.DISPATCHING;
            case Pc.AF_PI, Pc.WK_PI -> state.task(affinity.actTask(c), PI_LOCK) == 0;
            case Pc.AF_RQ, Pc.AF_STOP, Pc.WK_RQ, Pc.WK_IPI -> affinity.enabled(c, pc);
            case Pc.AF_NEW -> state.rqFree(state.cpu(c, OP_DEST) - 1);
            case Pc.DF_LOCK -> state.rqFree(state.cpu(c, OP_RQ) - 1);
            default ->
                switch (pc.path) {
                    case HOTPLUG -> hotplug.enabled(c, pc);
                    case BYPASS -> bypass.enabled(c, pc);
                    case OTHERS -> others.enabled(c, pc);
                    default -> true;
                };
        };
    }

    /** What the step of an object's program was that was taken last, for drawings. */
    String told() {
        return bpf instanceof ObjectSide programs ? programs.told() : "";
    }

    /** Whether that step has read the mask of a task. */
    boolean readsMask() {
        return bpf instanceof ObjectSide programs && programs.readsMask();
    }

    @Override
    public int enabled() {
        int enabled = 0;
        for (int c = 0; c < state.at.actors; c++) {
            enabled |= enabled(c) ? 1 << c : 0;
        }
        return enabled;
    }

    @Override
    public boolean isPrivate(int c) {
        return Independence.isPrivate(state, core, bpf, c);
    }

    @Override
    public int mark() {
        return state.store.mark();
    }

    @Override
    public long hash() {
        return state.store.hash();
    }

    @Override
    public void undo(int mark, long hash) {
        state.store.undo(mark, hash);
    }

    @Override
    public long fingerprint() {
        return state.store.fingerprint();
    }

    @Override
    public long[] state() {
        return state.store.copy();
    }

    /** @return false if the scheduler was ended: the execution is over */
    @Override
    public boolean step(int c) {
        state.resume();
        Pc pc = state.top(c);
        switch (pc.path) {
            case CALLBACK -> bpf.step(c);
            case CYCLE -> dispatch.step(c, pc);
            case ENQUEUE -> enqueue.step(c, pc);
            case DEQUEUE -> dequeue.step(c, pc);
            case AFFINITY -> affinity.step(c, pc);
            case NARROW -> narrows.step(c, pc);
            case CORE -> core.step(c, pc);
            case KICK -> kicks.step(c, pc);
            case HOTPLUG -> hotplug.step(c, pc);
            case BYPASS -> bypass.step(c, pc);
            case OTHERS -> others.step(c, pc);
            case SCRIPT -> interrupted(c);
            case NONE -> throw new IllegalStateException("no step: " + pc);
        }
        if (state.isOver()) {
            return false;
        }
        settle(c);
        return !state.isOver();
    }

    /** Takes decisions that nobody else can see or influence, until the next step is one that somebody can. */
    void settle(int c) {
        while (!state.isOver()) {
            Pc pc = state.top(c);
            boolean decided = switch (pc.path) {
                case SCRIPT -> kicks.interrupts(c) || script(c);
                case CALLBACK -> bpf.settle(c);
                case CYCLE -> dispatch.settle(c, pc);
                case DEQUEUE -> pc == Pc.DQ_FIN && dequeue.settle(c);
                case AFFINITY -> affinity.settle(c, pc);
                case NARROW -> narrows.settle(c, pc);
                case HOTPLUG -> hotplug.settle(c, pc);
                case BYPASS -> bypass.settle(c, pc);
                case OTHERS -> others.settle(c, pc);
                case NONE, ENQUEUE, CORE, KICK -> false;
            };
            if (!decided) {
                return;
            }
        }
    }

    /** What another CPU has asked of it comes before what its script says. */
    private void interrupted(int c) {
        if (state.hasImmed(c)) {
            state.cpu(c, OP_RQ, c + 1);
            state.push(c, Pc.DF_LOCK);
            dispatch.step(c, Pc.DF_LOCK);
        } else {
            state.push(c, Pc.CY_LOCK);
            dispatch.step(c, Pc.CY_LOCK);
        }
    }

    /** The next act of the script, if there is one. */
    private boolean script(int c) {
        if (!state.finished(c)) {
            return false;
        }
        int act = state.cpu(c, ACT);
        if (act >= state.acts().count(c)) {
            return false;
        }
        state.cpu(c, ACT, act + 1);
        state.push(c, core.first(state.acts().act(c, act)));
        return true;
    }

    // ------------------------------------------------------------------------------------------------ the end

    /**
     * A last look: every CPU dispatches, one after the other, as often as a queue of every task and a stale entry for each
     * needs to come round. @return tasks that still wait then, as bits
     */
    int waitingForEver() {
        int mark = state.store.mark();
        int waiting = 0;
        for (int p = 0; p < state.at.tasks; p++) {
            if (state.task(p, STATE) == WAITING) {
                waiting |= 1 << p;
            }
        }
        if (waiting == 0) {
            return 0;
        }
        for (int p = 0; p < state.at.tasks; p++) {
            state.task(p, SLICE, 0); // it does not last for ever
        }
        try {
            return sweep(waiting);
        } finally {
            state.resume();
            state.store.undo(mark);
        }
    }

    /** @return those of {@code waiting} that no dispatch finds */
    private int sweep(int waiting) {
        boolean over = false;
        for (int round = 0; round < 2 * state.at.tasks + 1 && !over; round++) {
            for (int i = 0; i < state.at.cpus && !over; i++) {
                // Each round begins elsewhere, or a queue as long as the CPUs are many shows each the same entry.
                int c = (round + i) % state.at.cpus;
                if (state.finished(c)) {
                    state.push(c, Pc.CY_LOCK);
                }
                for (int n = 0; !state.finished(c) && !over && n < SWEEP_STEPS; n++) {
                    over = !enabled(c) || !step(c);
                }
            }
        }
        int lost = over ? 0 : waiting;
        for (int p = 0; p < state.at.tasks; p++) {
            if (state.task(p, STATE) != WAITING) {
                lost &= ~(1 << p);
            }
        }
        return lost;
    }

    /** A dispatch that puts back what it cannot place livelock: a state repeats. */
    private static final int SWEEP_STEPS = 10_000;

    @Override
    public void lookAtEnd() {
        if (!state.allFinished()) {
            state.events.deadlock();
            return;
        }
        int waiting = waitingForEver();
        state.events.forget(); // what the last look itself did is no execution of the race
        for (int left = waiting; left != 0; left &= left - 1) {
            state.events.oracle(Race.OracleKind.LOST, Integer.numberOfTrailingZeros(left));
        }
    }

    @Override
    public void lookAtState() {
        for (int p = 0; p < state.at.tasks; p++) {
            if (Owners.isUnowned(state, p)) {
                state.events.oracle(Race.OracleKind.UNOWNED, p);
            }
        }
    }
}
