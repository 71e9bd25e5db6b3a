package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Cells.*;

import org.scxc.model.Race;
import org.scxc.runtime.objects.RaceObject;
import org.scxc.runtime.objects.RacePrograms;
import org.scxc.runtime.ops.Scx;

/**
 * Callbacks that are the programs of an object. Of a callback's cells here its pc says whether the program has begun, and the
 * variables what it knows of each task's mask: variable p is of task p. All else of it lies in cells of its own.
 */
final class ObjectSide implements BpfSide {
    /** pc of a program that has begun; before, it is 0. */
    private static final int BEGUN = 1;

    private static final Race.Flag[] FLAGS = Race.Flag.values();

    private final RaceState m;
    private final Callbacks callbacks;
    private final RacePrograms programs;

    /** @param door what the programs reach of the kernel; the store does not record yet */
    ObjectSide(RaceState m, Callbacks callbacks, RaceObject object, ObjectDoor door) {
        this.m = m;
        this.callbacks = callbacks;
        programs = object.attach(m.store, door, m.at.cpus, m.at.tasks, DEPTH);
    }

    /** Runs ops.init whole, before the race. @return what it returns */
    int init() {
        programs.beginInit(0, 0);
        return whole();
    }

    /** Runs a callback whole, before the race. @return what it returns */
    int before(Race.Callback callback, int task) {
        programs.begin(0, 0, callback, task, 0);
        return whole();
    }

    private int whole() {
        while (programs.settle(0, 0) == RacePrograms.State.AT_STEP) {
            programs.step(0, 0);
        }
        return programs.result(0, 0);
    }

    @Override
    public boolean enabled(int c) {
        return programs.enabled(c, callbacks.depth(c));
    }

    @Override
    public boolean settle(int c) {
        int depth = callbacks.depth(c);
        if (callbacks.pc(c) != BEGUN) {
            begin(c, depth);
        }
        if (programs.settle(c, depth) == RacePrograms.State.AT_STEP) {
            return false;
        }
        if (callbacks.callback(c) == Race.Callback.SELECT_CPU) {
            m.cpu(c, OP_DEST, programs.result(c, depth) + 1);
        }
        callbacks.leave(c);
        return true;
    }

    /** The task that it is about stands in the first variable; from here on that one is of task 0. */
    private void begin(int c, int depth) {
        int p = m.store.at(m.at.variable(c, depth, 0)) - 1;
        m.store.set(m.at.variable(c, depth, 0), 0);
        Race.Callback callback = callbacks.callback(c);
        long argument = callback == Race.Callback.SELECT_CPU ? Scx.WAKE_TTWU : numberOf(callbacks.flags(c));
        callbacks.pc(c, BEGUN);
        m.store.set(m.at.callback(c, depth, CB_FLAGS), 0); // from here on they are the program's
        programs.begin(c, depth, callback, callback == Race.Callback.DISPATCH ? m.cpu(c, CURR) - 1 : p, argument);
    }

    /** Flags as this kernel has them. */
    private long numberOf(int flags) {
        long number = 0;
        for (int left = flags; left != 0; left &= left - 1) {
            number |= m.kernel.number(FLAGS[Integer.numberOfTrailingZeros(left)]);
        }
        return number;
    }

    @Override
    public void step(int c) {
        programs.step(c, callbacks.depth(c));
    }

    /** What a program shares with others is not known well enough. */
    @Override
    public boolean isPrivate(int c) {
        return false;
    }

    @Override
    public void moved(int c, boolean success) {
        programs.answer(c, callbacks.depth(c), success);
    }

    /** Names the step that was taken last, for drawings. */
    String told() {
        return programs.told().text();
    }

    /** Whether that step has read the mask of a task. */
    boolean readsMask() {
        return programs.told().readsMask();
    }
}
