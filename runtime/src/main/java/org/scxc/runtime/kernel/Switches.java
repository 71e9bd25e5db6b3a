package org.scxc.runtime.kernel;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * CPUs in the middle of a switch: the next task is off its DSQ, and the one before is still the current task and on none
 * (docs/kernel/cycle.md#gap). The CPU holds its runqueue's lock meanwhile, so that whatever needs it comes afterwards: the
 * switch is settled before.
 */
final class Switches {
    private static final long NONE = Long.MIN_VALUE;

    private final long[] began;
    private int open;
    private IntConsumer finish = cpu -> {};

    Switches(int cpus) {
        began = new long[cpus];
        Arrays.fill(began, NONE);
    }

    /** @param what ends the switch of a CPU */
    void finishWith(IntConsumer what) {
        finish = what;
    }

    void begin(int cpu, long now) {
        began[cpu] = now;
        open++;
    }

    /** @return when it began, ns */
    long end(int cpu) {
        long at = began[cpu];
        began[cpu] = NONE;
        open--;
        return at;
    }

    /** What comes next needs the lock of {@code cpu}'s runqueue. */
    void settle(int cpu) {
        if (open > 0 && began[cpu] != NONE) {
            finish.accept(cpu);
        }
    }

    /** What comes next needs the locks of all runqueues. */
    void settleAll() {
        for (int cpu = 0; open > 0 && cpu < began.length; cpu++) {
            settle(cpu);
        }
    }
}
