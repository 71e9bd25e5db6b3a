package org.scxc.runtime.explore;

import org.scxc.model.Race;

/** The scripts of a race as arrays, since a search asks for them at every other step. */
final class Acts {
    private final Race.Act[][] acts;
    private final int[][] tasks;
    private final long[][] masks;

    Acts(Race.Program program) {
        int actors = program.cpus() + program.actors().size();
        acts = new Race.Act[actors][];
        tasks = new int[actors][];
        masks = new long[actors][];
        for (int c = 0; c < actors; c++) {
            acts[c] = program.scripts().get(c).acts().toArray(new Race.Act[0]);
            tasks[c] = new int[acts[c].length];
            masks[c] = new long[acts[c].length];
            for (int i = 0; i < acts[c].length; i++) {
                tasks[c][i] = switch (acts[c][i]) {
                    case Race.Act.SetAffinity a -> a.task();
                    case Race.Act.Wake w -> w.task();
                    case Race.Act.Requeue a -> a.task();
                    case Race.Act.Stop a -> a.task();
                    case Race.Act.Dispatch d -> -1;
                    case Race.Act.Offline a -> -1;
                    case Race.Act.Detach a -> -1;
                    case Race.Act.Write a -> -1;
                    case Race.Act.Take a -> -1;
                    case Race.Act.GiveBack a -> -1;
                    case Race.Act.Fire a -> -1;
                };
                masks[c][i] = acts[c][i] instanceof Race.Act.SetAffinity a ? RaceState.mask(a.mask()) : 0;
            }
        }
    }

    int count(int c) {
        return acts[c].length;
    }

    Race.Act act(int c, int i) {
        return acts[c][i];
    }

    /** @return the task that it is about, or -1 */
    int task(int c, int i) {
        return tasks[c][i];
    }

    /** @return the mask that it sets, or 0 */
    long mask(int c, int i) {
        return masks[c][i];
    }
}
