package org.scxc.runtime.diff;

import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.work.Simulation;

/** Both runs at once, one in a thread of its own, until they part or end. What was compared is not kept. */
final class LockStep {
    /**
     * How far they went together.
     *
     * @param events equal ones, all kinds: the number of the first that differs
     * @param callbacks that were begun
     * @param kfuncs that were called
     * @param parted whether an event differs
     */
    record Result(long events, long callbacks, long kfuncs, boolean parted, Side.Run object, Side.Run against) {}

    private final Stream stream = new Stream();
    private long events;
    private long callbacks;
    private long kfuncs;
    private boolean parted;

    private LockStep() {}

    static Result run(Side object, Side against, Set<Callback> compared, long seed) {
        return new LockStep().both(object, against, compared, seed);
    }

    private Result both(Side object, Side against, Set<Callback> compared, long seed) {
        FutureTask<Side.Run> first = new FutureTask<>(() -> {
            try {
                return run(object, compared, seed, (kind, event) -> send(event));
            } finally {
                stream.flush();
                stream.flush();
            }
        });
        Thread thread = new Thread(first, "scxc-diff");
        thread.setDaemon(true);
        thread.start();
        Side.Run second;
        try {
            second = run(against, compared, seed, this::compare);
        } finally {
            stream.enough();
        }
        return new Result(events, callbacks, kfuncs, parted, await(first), second);
    }

    private static Side.Run run(Side side, Set<Callback> compared, long seed, DiffRecorder.Taker taker) {
        DiffRecorder[] made = new DiffRecorder[1];
        Side.Run run = side.run(seed, (Simulation simulation) -> {
            made[0] = new DiffRecorder(simulation.core(), taker);
            return new Tap(compared, made[0]);
        });
        made[0].ends(run.end());
        return run;
    }

    private boolean send(DiffWords event) {
        try {
            return stream.send(event);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private boolean compare(DiffWords.Kind kind, DiffWords event) {
        try {
            parted = !stream.matches(event);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        if (!parted) {
            events++;
            callbacks += kind == DiffWords.Kind.BEGINS ? 1 : 0;
            kfuncs += kind == DiffWords.Kind.CALLS ? 1 : 0;
        }
        return !parted;
    }

    private static Side.Run await(FutureTask<Side.Run> run) {
        try {
            return run.get();
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException r -> throw r;
                case Error r -> throw r;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException(e);
    }
}
