package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Cells.*;

import org.scxc.model.Race;
import org.scxc.runtime.objects.RaceObject;
import org.scxc.runtime.objects.RacePrograms;

/**
 * Callbacks that are the programs of an object. Of a callback's cells here its pc says whether the program has begun, and the
 * variables what it knows of each task's mask: variable p is of task p. All else of it lies in cells of its own.
 */
final class ObjectSide implements BpfSide {
    private static final int NOT_BEGUN = 0;
    private static final int BEGUN = 1;

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
        while (programs.settle(0, 0) == RacePrograms.State.AT_STEP) {
            programs.step(0, 0);
        }
        return (int) programs.result(0, 0);
    }

    @Override
    public boolean enabled(int c) {
        return programs.enabled(c, callbacks.depth(c));
    }

    @Override
    public boolean settle(int c) {
        int depth = callbacks.depth(c);
        if (callbacks.pc(c) == NOT_BEGUN) {
            begin(c, depth);
        }
        if (programs.settle(c, depth) == RacePrograms.State.AT_STEP) {
            return false;
        }
        callbacks.leave(c);
        return true;
    }

    /** The task that it is about stands in the first variable; from here on that one is of task 0. */
    private void begin(int c, int depth) {
        int p = m.store.at(m.at.variable(c, depth, 0)) - 1;
        m.store.set(m.at.variable(c, depth, 0), 0);
        callbacks.pc(c, BEGUN);
        Race.Callback callback = callbacks.callback(c);
        programs.begin(c, depth, callback, callback == Race.Callback.DISPATCH ? m.cpu(c, CURR) - 1 : p);
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
        RacePrograms.Told told = programs.told();
        return told.what() + (told.line().isEmpty() ? "" : " ; " + told.line());
    }

    /** Whether that step has read the mask of a task. */
    boolean readsMask() {
        return programs.told().readsMask();
    }
}
