package org.scxc.runtime.explore;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.scxc.model.Race;

/** What the text of a race says about who can be in whose way. */
final class Guards {
    private Guards() {}

    /** The BPF lock held at every access to {@code queue}, or -1. */
    static int lockOf(int queue, @Nullable BpfCode[] codes) {
        int guard = -2;
        for (BpfCode code : codes) {
            if (code == null) {
                continue;
            }
            int held = -1;
            for (BpfCode.Instr i : code.code) {
                switch (i.op()) {
                    case LOCK -> held = i.a();
                    case UNLOCK -> held = -1;
                    case PUSH, REMOVE, PEEK, POP -> {
                        // one of several: any of them
                        boolean one = i.c() == BpfCode.NO_CPU ? i.b() == queue : i.b() <= queue;
                        if (one) {
                            guard = guard == -2 || guard == held ? held : -1;
                        }
                    }
                    default -> {}
                }
            }
        }
        return Math.max(guard, -1);
    }

    private static void all(Race.Program program, Set<Integer> named) {
        for (int p = 0; p < program.tasks().size(); p++) {
            named.add(p);
        }
    }

    /** Another CPU takes the lock of a task then than the one whose script it is. */
    private static boolean pushes(Race.Script script) {
        return script.acts().stream().anyMatch(a -> a instanceof Race.Act.Offline);
    }

    /** How many CPUs' scripts name each task. */
    static int[] actors(Race.Program program) {
        int[] actors = new int[program.tasks().size()];
        for (Race.Script script : program.scripts()) {
            Set<Integer> named = new HashSet<>();
            for (Race.Act act : script.acts()) {
                switch (act) {
                    case Race.Act.SetAffinity a -> named.add(a.task());
                    case Race.Act.Wake w -> named.add(w.task());
                    case Race.Act.Requeue a -> named.add(a.task());
                    case Race.Act.Stop a -> named.add(a.task());
                    // Who is pushed off a CPU, or put in bypass, is known to nobody before.
                    case Race.Act.Offline a -> all(program, named);
                    case Race.Act.Detach a -> all(program, named);
                    case Race.Act.Dispatch d -> {}
                    case Race.Act.Write a -> {}
                    case Race.Act.Take a -> {}
                    case Race.Act.GiveBack a -> {}
                    case Race.Act.Fire a -> {}
                }
            }
            named.forEach(p -> actors[p] += pushes(script) ? 2 : 1);
        }
        return actors;
    }
}
