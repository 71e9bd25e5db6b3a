package org.scxc.runtime.explore;

import java.util.HashSet;
import java.util.Set;
import org.scxc.model.Race;
import org.scxc.runtime.kernel.Rng;

/** Many executions, one schedule each: uniform, or by priorities that change at a few random steps (PCT). */
final class Sampling {
    /** Chooses among the enabled CPUs (bits). */
    interface Chooser {
        /** @param length an estimate of how many steps an execution has */
        void begin(Rng rng, int cpus, int length);

        int choose(Rng rng, int enabled, int step);
    }

    /** Each enabled CPU is as likely as another. */
    static final class Uniform implements Chooser {
        @Override
        public void begin(Rng rng, int cpus, int length) {}

        @Override
        public int choose(Rng rng, int enabled, int step) {
            int n = rng.below(Integer.bitCount(enabled));
            int left = enabled;
            for (int i = 0; i < n; i++) {
                left &= left - 1;
            }
            return Integer.numberOfTrailingZeros(left);
        }
    }

    /** Burckhardt et al., ASPLOS 2010: finds a bug of depth d with probability at least 1 / (cpus × length^(d-1)). */
    static final class Pct implements Chooser {
        private final int depth;
        private int[] priority = new int[0];
        private final Set<Integer> changes = new HashSet<>();

        Pct(int depth) {
            this.depth = depth;
        }

        @Override
        public void begin(Rng rng, int cpus, int length) {
            priority = new int[cpus];
            for (int c = 0; c < cpus; c++) {
                priority[c] = depth + c;
                int other = rng.below(c + 1);
                int swapped = priority[c];
                priority[c] = priority[other];
                priority[other] = swapped;
            }
            changes.clear();
            while (changes.size() < Math.min(depth - 1, length)) {
                changes.add(rng.below(Math.max(1, length)));
            }
        }

        @Override
        public int choose(Rng rng, int enabled, int step) {
            int best = highest(enabled);
            if (changes.contains(step)) {
                priority[best] = depth - 1 - changes.size();
                changes.remove(step);
                best = highest(enabled);
            }
            return best;
        }

        private int highest(int enabled) {
            int best = -1;
            for (int c = 0; c < priority.length; c++) {
                if ((enabled >> c & 1) != 0 && (best < 0 || priority[c] > priority[best])) {
                    best = c;
                }
            }
            return best;
        }
    }

    private static final int STEPS_MAX = 100_000;

    private final RaceMachine machine;
    private final Findings findings = new Findings();
    private long transitions;
    private int depthMax;

    Sampling(Race.Program program) {
        machine = new RaceMachine(program, findings);
    }

    Findings findings() {
        return findings;
    }

    long transitions() {
        return transitions;
    }

    int depthMax() {
        return depthMax;
    }

    void run(Chooser chooser, int runs, long seed) {
        int[] schedule = new int[256];
        int length = 64;
        findings.forget();
        int start = machine.store.mark();
        for (int run = 0; run < runs; run++) {
            Rng rng = new Rng(Rng.mix(seed * 0x9E3779B97F4A7C15L + run));
            chooser.begin(rng, machine.at.cpus, length);
            int step = 0;
            boolean goesOn = true;
            while (goesOn && step < STEPS_MAX) {
                int enabled = 0;
                for (int c = 0; c < machine.at.cpus; c++) {
                    enabled |= machine.enabled(c) ? 1 << c : 0;
                }
                if (enabled == 0) {
                    Ends.look(machine, findings);
                    findings.take(schedule, step);
                    break;
                }
                if (step + 1 >= schedule.length) {
                    schedule = java.util.Arrays.copyOf(schedule, schedule.length * 2);
                }
                int c = chooser.choose(rng, enabled, step);
                schedule[step++] = c;
                goesOn = machine.step(c);
                transitions++;
                if (!findings.nothingHappened()) {
                    findings.take(schedule, step);
                }
            }
            length = Math.max(length, step);
            depthMax = Math.max(depthMax, step);
            machine.store.undo(start);
        }
    }
}
