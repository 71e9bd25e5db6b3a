package org.scxc.runtime.explore;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one search: it alone takes steps and takes them back, watches, counts against the budget, and keeps for each finding
 * the schedule that showed it first. A {@link Strategy} says who goes next.
 */
final class Engine {
    /** One level of the stack in these arrays, and one write in the undo log of the store. */
    private static final long LEVEL_BYTES = 28;

    private static final long WRITE_BYTES = 12;

    private final Machine machine;
    private final Findings findings;
    private final Watch watch;
    private final @Nullable WholeStates whole;
    private final long stackBytesMax;
    private final long wholeBytesMax;
    private final PathKeys path = new PathKeys();
    private final int rootMark;
    private final long rootHash;
    private Set<Integer> wanted = Set.of();
    private int firstCpu;
    private int[] schedule = new int[256];
    private int[] marks = new int[256];
    private long[] hashes = new long[256];
    private int[] open = new int[256]; // CPUs not yet tried, as bits
    private int depthMax;
    private String overflow = "";

    /** Why a search ended. */
    enum Stop {
        /** The strategy asked for nothing more. */
        DONE,
        /** All that was wanted is found. */
        FOUND,
        /** The strategy's quota of states is used up. */
        STATES,
        /** The stack, or whole states, take as many bytes as they may. */
        BYTES
    }

    /**
     * @param findings that {@code machine} reports to
     * @param whole compares whole states instead of fingerprints, if it is there
     * @param memory for the stack of one execution, and for {@code whole}
     */
    Engine(Machine machine, Findings findings, Watch watch, @Nullable WholeStates whole, Memory memory) {
        this.machine = machine;
        this.findings = findings;
        this.watch = watch;
        this.whole = whole;
        stackBytesMax = memory.stack();
        wholeBytesMax = memory.whole();
        rootMark = machine.mark();
        rootHash = machine.hash();
    }

    /** The CPU that is tried first, so that searches which share visited states start apart. */
    Engine startingWith(int cpu) {
        firstCpu = cpu;
        return this;
    }

    /** The search ends when these are found. */
    Engine until(Set<Integer> keys) {
        wanted = Set.copyOf(keys);
        return this;
    }

    Findings findings() {
        return findings;
    }

    int depthMax() {
        return depthMax;
    }

    /** What the model had no room for, so that executions were given up; empty if it had for all. */
    String overflow() {
        return overflow;
    }

    /** Afterwards the machine is where it was before. */
    Stop run(Strategy strategy) {
        Stop stop = Stop.DONE;
        for (int pass = strategy.again(); pass != Strategy.NO_PASS && stop == Stop.DONE; ) {
            findings.begin(pass);
            stop = pass(strategy);
            machine.undo(rootMark, rootHash);
            path.cutTo(0);
            if (stop == Stop.DONE) {
                pass = strategy.again();
            }
        }
        return stop;
    }

    private Stop pass(Strategy strategy) {
        int depth = 0;
        findings.take(schedule, 0); // what the beginning itself has shown
        if (strategy.arrives(0, -1, id()) != Strategy.ON) {
            return Stop.DONE;
        }
        enter(strategy, 0, -1);
        while (true) {
            int candidates = open[depth];
            if (candidates == 0) {
                if (depth == 0) {
                    return Stop.DONE;
                }
                depth--;
                back(depth);
                continue;
            }
            int c = pick(candidates);
            open[depth] = candidates & ~(1 << c);
            marks[depth] = machine.mark();
            hashes[depth] = machine.hash();
            schedule[depth] = c;
            boolean goesOn = step(c, depth);
            if (watch.states()) {
                machine.lookAtState();
            }
            if (!findings.nothingHappened() && take(depth + 1)) {
                return Stop.FOUND;
            }
            int arrived = goesOn ? arrive(strategy, depth + 1, c) : Strategy.SEEN;
            if (arrived == Strategy.SEEN) {
                back(depth);
                continue;
            }
            if (arrived == Strategy.FULL) {
                return Stop.STATES;
            }
            depth++;
            if (depth > depthMax && isTooDeep(depth) || whole != null && whole.bytes() > wholeBytesMax) {
                return Stop.BYTES;
            }
            enter(strategy, depth, c);
            if (!findings.nothingHappened() && take(depth)) {
                return Stop.FOUND;
            }
        }
    }

    private boolean take(int length) {
        findings.take(schedule, length);
        return !wanted.isEmpty() && findings.schedules().keySet().containsAll(wanted);
    }

    private int pick(int candidates) {
        int rotated = candidates >>> firstCpu << firstCpu;
        return Integer.numberOfTrailingZeros(rotated != 0 ? rotated : candidates);
    }

    private boolean step(int c, int depth) {
        try {
            return machine.step(c);
        } catch (Machine.Overflow e) {
            overflows(e);
            return false;
        } catch (RuntimeException e) {
            String after = Arrays.toString(Arrays.copyOf(schedule, depth + 1));
            throw new IllegalStateException("schedule " + after + ": " + e.getMessage(), e);
        }
    }

    private void overflows(Machine.Overflow e) {
        overflow = overflow.isEmpty() ? String.valueOf(e.getMessage()) : overflow;
        findings.forget();
    }

    private void back(int depth) {
        machine.undo(marks[depth], hashes[depth]);
        if (watch.cycles()) {
            path.cutTo(depth + 1);
        }
    }

    private long id() {
        return whole == null ? machine.fingerprint() : whole.number(machine.state(), machine.fingerprint());
    }

    private int arrive(Strategy strategy, int depth, int c) {
        long id = id();
        int arrived = strategy.arrives(depth, c, id);
        if (watch.cycles()) {
            long key = strategy.key(depth, c, id);
            if (!findings.knows(Findings.LIVELOCK) && path.contains(key)) {
                findings.add(Findings.LIVELOCK);
                findings.take(schedule, depth);
            }
            if (arrived == Strategy.ON) {
                path.push(key);
            }
        }
        return arrived;
    }

    /** Finds out what there is to try from the state just reached; nothing at the end of an execution. */
    private void enter(Strategy strategy, int depth, int last) {
        if (depth + 1 >= schedule.length) {
            grow();
        }
        if (last < 0 && watch.cycles()) {
            path.push(strategy.key(0, -1, id()));
        }
        int enabled = machine.enabled();
        if (enabled == 0) {
            open[depth] = 0;
            try {
                machine.lookAtEnd();
            } catch (Machine.Overflow e) {
                overflows(e);
            }
        } else {
            open[depth] = strategy.next(depth, enabled);
        }
    }

    /** Arrays that grow are there twice for a moment. */
    private boolean isTooDeep(int depth) {
        depthMax = depth;
        long stack = 3 * (LEVEL_BYTES * depth + WRITE_BYTES * machine.mark());
        return stack > stackBytesMax;
    }

    private void grow() {
        int size = schedule.length * 2;
        schedule = Arrays.copyOf(schedule, size);
        marks = Arrays.copyOf(marks, size);
        hashes = Arrays.copyOf(hashes, size);
        open = Arrays.copyOf(open, size);
    }
}
