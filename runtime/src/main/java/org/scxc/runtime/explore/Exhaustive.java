package org.scxc.runtime.explore;

import org.scxc.model.Race;

/**
 * Depth first through every state. Several may share one set of visited states: whoever adds a state first goes on from
 * it, so that together they see each once.
 */
final class Exhaustive {
    private final RaceMachine machine;
    private final Findings findings = new Findings();
    private final FingerprintSet visited;
    private final Visits exact;
    private final boolean reduces;
    private final boolean unowned;
    private final boolean livelocks;
    private final int firstCpu;
    private final long statesMax;
    private int[] schedule = new int[256];
    private int[] marks = new int[256];
    private long[] hashes = new long[256];
    private int[] open = new int[256]; // CPUs not yet tried, as bits
    private long[] onStack = new long[256];
    private long transitions;
    private long expanded;
    private int depthMax;

    /** Whole states instead of fingerprints, or nothing. */
    interface Visits {
        boolean add(long[] state);
    }

    /** @param firstCpu whose steps are tried first, so that searches that share a set start apart */
    Exhaustive(
            Race.Program program,
            FingerprintSet visited,
            @org.jspecify.annotations.Nullable Visits exact,
            Options options,
            int firstCpu) {
        machine = new RaceMachine(program, findings);
        this.visited = visited;
        this.exact = exact == null ? s -> true : exact;
        usesExact = exact != null;
        reduces = options.reduces();
        unowned = options.unowned();
        livelocks = options.livelocks();
        statesMax = options.statesMax();
        this.firstCpu = firstCpu;
    }

    private final boolean usesExact;

    /**
     * @param reduces explore one CPU only where its next step is nobody else's business
     * @param unowned look at the owners of each task in each state
     * @param livelocks look for executions that come back to a state of their own
     * @param statesMax stop there
     */
    record Options(boolean reduces, boolean unowned, boolean livelocks, long statesMax) {}

    Findings findings() {
        return findings;
    }

    long transitions() {
        return transitions;
    }

    /** States that this search went on from. */
    long expanded() {
        return expanded;
    }

    int depthMax() {
        return depthMax;
    }

    private boolean isNew() {
        return usesExact ? exact.add(machine.store.copy()) : visited.add(machine.store.fingerprint());
    }

    /** @return false if it stopped at the limit */
    boolean run() {
        findings.take(schedule, 0);
        int depth = 0;
        if (isNew()) {
            enter(0);
        } else {
            open[0] = 0;
        }
        while (true) {
            int candidates = open[depth];
            if (candidates == 0) {
                if (depth == 0) {
                    return true;
                }
                depth--;
                machine.store.undo(marks[depth], hashes[depth]);
                continue;
            }
            int c = next(candidates);
            open[depth] &= ~(1 << c);
            marks[depth] = machine.store.mark();
            hashes[depth] = machine.store.hash();
            schedule[depth] = c;
            boolean goesOn = step(c, depth);
            transitions++;
            if (unowned) {
                machine.reportUnowned();
            }
            if (!findings.nothingHappened()) {
                findings.take(schedule, depth + 1);
            }
            if (!goesOn || !arrive(depth + 1)) {
                machine.store.undo(marks[depth], hashes[depth]);
                continue;
            }
            depth++;
            if ((expanded & 0xfff) == 0 && expanded > statesMax) {
                return false;
            }
        }
    }

    private boolean step(int c, int depth) {
        try {
            return machine.step(c);
        } catch (RuntimeException e) {
            String after = java.util.Arrays.toString(java.util.Arrays.copyOf(schedule, depth + 1));
            throw new IllegalStateException("schedule " + after + ": " + e.getMessage(), e);
        }
    }

    private int next(int candidates) {
        int rotated = candidates >>> firstCpu << firstCpu;
        return Integer.numberOfTrailingZeros(rotated != 0 ? rotated : candidates);
    }

    /** @return whether there is something to do from the state just reached */
    private boolean arrive(int depth) {
        if (depth + 1 >= schedule.length) {
            grow();
        }
        if (!isNew()) {
            if (livelocks && isOnStack(depth)) {
                findings.add(Findings.LIVELOCK);
                findings.take(schedule, depth);
            }
            return false;
        }
        depthMax = Math.max(depthMax, depth);
        return enter(depth);
    }

    private boolean isOnStack(int depth) {
        long fingerprint = machine.store.fingerprint();
        for (int d = 0; d < depth; d++) {
            if (onStack[d] == fingerprint) {
                return true;
            }
        }
        return false;
    }

    private boolean enter(int depth) {
        expanded++;
        onStack[depth] = machine.store.fingerprint();
        int enabled = 0;
        int alone = -1;
        for (int c = 0; c < machine.at.cpus; c++) {
            if (machine.enabled(c)) {
                enabled |= 1 << c;
                if (reduces && alone < 0 && Reduction.isPrivate(machine, c)) {
                    alone = c;
                }
            }
        }
        if (enabled == 0) {
            Ends.look(machine, findings);
            findings.take(schedule, depth);
            open[depth] = 0;
            return false;
        }
        open[depth] = alone >= 0 ? 1 << alone : enabled;
        return true;
    }

    private void grow() {
        int size = schedule.length * 2;
        schedule = java.util.Arrays.copyOf(schedule, size);
        marks = java.util.Arrays.copyOf(marks, size);
        hashes = java.util.Arrays.copyOf(hashes, size);
        open = java.util.Arrays.copyOf(open, size);
        onStack = java.util.Arrays.copyOf(onStack, size);
    }
}
