package org.scxc.scenarios;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.scxc.model.Outcome;
import org.scxc.model.Outcome.GroupStats;
import org.scxc.model.Outcome.PhaseOutcome;
import org.scxc.model.Setup;
import org.scxc.runtime.kernel.Core;
import org.scxc.runtime.kernel.ExitRecord;
import org.scxc.runtime.kernel.Listener;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.work.Simulation;

/**
 * What of a run must not depend on who watches it: a hash of all its events with their times, how it ended, and totals of
 * all workers in each phase.
 */
record Fingerprint(long hash, long events, Optional<String> end, long endNs, List<String> notes, List<String> phases) {
    static Fingerprint of(Setup setup) {
        Simulation simulation = new Simulation(setup, 1);
        Events events = new Events(simulation.core());
        Outcome outcome = simulation.run(events);
        Optional<String> end = outcome.exit()
                .map(e -> e.kind() + " " + e.code() + " " + e.message() + " " + e.atNs())
                .or(outcome::loadFailure);
        return new Fingerprint(
                events.hash,
                outcome.events(),
                end,
                outcome.endNs(),
                outcome.notes(),
                outcome.phases().stream().map(Fingerprint::totals).toList());
    }

    private static String totals(PhaseOutcome phase) {
        List<GroupStats> all = List.copyOf(phase.groups().values());
        return phase.phase() + " " + phase.startNs() + " " + phase.endNs() + " "
                + all.stream().mapToLong(GroupStats::usageNs).sum() + " "
                + all.stream().mapToLong(GroupStats::iterations).sum() + " "
                + all.stream().mapToLong(g -> g.waits().sum()).sum() + " "
                + all.stream().mapToLong(g -> g.wakeups().sum()).sum();
    }

    private static final class Events implements Listener {
        private final Core core;
        private long hash;

        Events(Core core) {
            this.core = core;
        }

        private void add(long kind, long a, long b, long c) {
            hash = (hash ^ core.clock.now()) * 0x9E3779B97F4A7C15L;
            hash = (Long.rotateLeft(hash, 23) ^ kind ^ a << 8) * 0xC2B2AE3D27D4EB4FL;
            hash = (Long.rotateLeft(hash, 29) ^ b << 32 ^ c) * 0x165667B19E3779F9L;
        }

        @Override
        public void switched(int cpu, int prev, boolean prevRunnable, int next) {
            add(prevRunnable ? 1 : 2, cpu, prev, next);
        }

        @Override
        public void woken(int task, int cpu, int waker) {
            add(3, cpu, task, waker);
        }

        @Override
        public void callback(int cpu, Callback callback, int task) {
            add(4, cpu, task, callback.ordinal());
        }

        @Override
        public void enqueued(int task, int cpu, long flags) {
            add(5, cpu, task, flags);
        }

        @Override
        public void inserted(int task, long dsq, long flags) {
            add(6, flags, task, dsq);
        }

        @Override
        public void exiting(ExitRecord exit) {
            add(7, exit.at(), exit.task(), Objects.hash(exit.message()));
        }
    }
}
