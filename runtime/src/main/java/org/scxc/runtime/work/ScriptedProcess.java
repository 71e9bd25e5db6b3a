package org.scxc.runtime.work;

import java.util.List;
import java.util.PriorityQueue;
import org.scxc.model.Action;
import org.scxc.runtime.kernel.Behavior;
import org.scxc.runtime.kernel.Core;

/** A process that makes statements of the timeline: it does its chores one after the other, and sleeps between them. */
abstract class ScriptedProcess implements Behavior {
    /** A block of actions that is due; {@code order} breaks ties by the source. */
    record Due(long at, long order, List<Action> actions, Action.@org.jspecify.annotations.Nullable Every repeats) {}

    final Core core;
    final Chores chores;
    final PriorityQueue<Due> due =
            new PriorityQueue<>((a, b) -> a.at != b.at ? Long.compare(a.at, b.at) : Long.compare(a.order, b.order));
    private long order;
    private long left; // of the chore it is at, ns; 0 = not begun
    private long since;

    ScriptedProcess(Core core) {
        this.core = core;
        chores = new Chores(core);
    }

    final void add(long at, List<Action> actions, Action.@org.jspecify.annotations.Nullable Every repeats) {
        due.add(new Due(at, order++, actions, repeats));
    }

    /** Finds what to do next, or blocks. @return false if the process gave up the CPU */
    abstract boolean more();

    @Override
    public void started(int p) {
        proceed(p);
    }

    @Override
    public void stopped(int p) {
        left = left == 0 ? 0 : Math.max(1, left - (core.clock.now() - since));
    }

    private void proceed(int p) {
        while (true) {
            Chores.Chore next = chores.next();
            if (next != null) {
                if (left == 0) {
                    left = core.host.stretched(Math.max(1, next.costNs()));
                }
                since = core.clock.now();
                core.clock.task.set(p, core.clock.now() + left);
                return;
            }
            if (!more()) {
                return;
            }
        }
    }

    @Override
    public void ended(int p) {
        left = 0;
        Chores.Chore done = chores.take();
        if (done != null) {
            done.effect().run();
        }
        if (core.isBetweenCallbacks(chores.cpu())) {
            chores.addFirst(1, () -> {}); // whatever is next comes when the others' callback is over
        }
        if (!core.clock.isStopped() && core.tasks.isRunning(p)) {
            proceed(p);
        }
    }
}
