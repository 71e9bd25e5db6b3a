package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Cells.*;

import org.scxc.runtime.kernel.Steps;

/** Who has a task. */
final class Owners {
    private Owners() {}

    /** On a runqueue, not running, and with no owner or more than one (docs/kernel/race.md#oracle-1). */
    static boolean isUnowned(RaceState state, int p) {
        if (state.task(p, ON_RQ) == 0 || state.task(p, STATE) != WAITING) {
            return false;
        }
        int owners = state.steps.ops(p) == Steps.NONE ? 0 : 1;
        if (state.task(p, HOLDING) != 0 || state.task(p, MIGRATING) != 0) {
            owners++;
        } else if (state.task(p, DSQ) != 0) {
            owners++;
        }
        for (int c = 0; c < state.at.cpus; c++) {
            if (Seq.indexOf(state.list(state.at.firstDeferred + c), p) >= 0) {
                owners++;
            }
        }
        return owners > 1 || owners == 0 && !inHand(state, p);
    }

    /** In the middle of somebody's path, who holds the lock of its runqueue: being dequeued, enqueued or placed. */
    private static boolean inHand(RaceState state, int p) {
        for (int c = 0; c < state.at.actors; c++) {
            if (state.cpu(c, FIN_TASK) == p + 1 || state.cpu(c, OP_TASK) == p + 1 && queues(state, c)) {
                return true;
            }
        }
        return false;
    }

    private static boolean queues(RaceState state, int c) {
        for (long stack = state.store.get(state.at.cpu(c, STACK)); stack != 0; stack >>>= 8) {
            Pc.Path path = Pc.top(stack).path;
            if (path == Pc.Path.ENQUEUE || path == Pc.Path.DEQUEUE) {
                return true;
            }
        }
        return false;
    }
}
