package org.scxc.runtime.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.scxc.runtime.explore.Cells.*;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.CpuSet;
import org.scxc.model.Race;
import org.scxc.model.Race.KernelVariant;
import org.scxc.runtime.kernel.ExitRecord;
import org.scxc.runtime.kernel.Lists;
import org.scxc.runtime.kernel.Steps;
import org.scxc.runtime.kernel.Tasks;
import org.scxc.runtime.kernel.TimedSide;
import org.scxc.runtime.state.Rng;
import org.scxc.runtime.state.Store;

/**
 * The same steps in three sequencings: the explorer's program counters, the timed core's straight lines, and {@link
 * StraightPaths}, which has locks. Random schedulers go through random dispatches, affinity changes and wake-ups.
 *
 * <p>Each path run to its end before the next begins: explorer and timed core make the same writes to the core's state in the
 * same order, and leave the same state. This shows what a path does, not where another CPU may come in between.
 *
 * <p>Two paths, the first cut at every step: explorer and straight paths make the same writes in the same step, find the same CPU
 * waiting, and stand in the same state (locks, runqueues, DSQs, the scheduler's own) after each step. So a step that is moved to
 * another place of its path, or a lock that is taken or let go elsewhere, is a difference. What both have wrong in the same way
 * is not found here, nor what takes three paths, a queued wake-up, migrate_disable() or a re-enqueue.
 */
class SequencingsTest {
    private static final long STEPS = 600_000;
    private static final long CUT_STEPS = 600_000;
    /** A scheduler that inserts stale references for ever is left alone after so many steps of one path. */
    private static final int ENDLESS = 2_000;

    private long steps;
    private long exits;

    @ParameterizedTest
    @ValueSource(strings = {"6.18", "7.3"})
    void bothGoTheSameWay(String version) {
        for (long seed = 1; steps < STEPS; seed++) {
            new Episode(version, seed).run();
        }
        assertThat(exits).isPositive();
    }

    /**
     * The timed core's paths cannot be cut: nobody comes in between there. So a second sequencing, {@link StraightPaths}, has
     * the same steps as the kernel's functions have them, with locks, and is cut where the explorer is.
     */
    @ParameterizedTest
    @ValueSource(strings = {"6.18", "7.3"})
    void bothGoTheSameWayWhereverTheyAreCut(String version) {
        KernelVariant kernel = KernelProfiles.of(version).steps();
        Cuts.Count count = new Cuts.Count();
        for (long seed = 1; count.steps < CUT_STEPS; seed++) {
            new Cuts(kernel, seed, count).run();
        }
        assertThat(count.waits).isPositive();
        assertThat(count.exits).isPositive();
    }

    private final class Episode {
        private final String version;
        private final long seed;
        private final Rng random;
        private final Race.Program program;
        private final RaceMachine race;
        private final ProgramOps ops;
        private final TimedSide timed;
        private final List<String> history = new ArrayList<>();
        private String raceExit = "";

        Episode(String version, long seed) {
            this.version = version;
            this.seed = seed;
            random = new Rng(Rng.mix(seed));
            KernelVariant kernel = KernelProfiles.of(version).steps();
            program = new RandomPrograms(random).program(kernel);
            List<Race.Task> tasks = program.tasks();
            race = new RaceMachine(program, new RaceState.Events() {
                @Override
                public void deadlock() {}

                @Override
                public void warning(Warning warning) {}

                @Override
                public void forget() {}

                @Override
                public void oracle(Race.OracleKind kind, int task) {}

                @Override
                public void exit(RaceExit exit, int task, int cpu, int source) {
                    int pid = Tasks.FIRST_PID + program.cpus() + task;
                    raceExit = exit.message("t" + task, pid, cpu, source, program.kernel());
                }
            });
            ops = new ProgramOps(program, program.cpus());
            boolean[] running = new boolean[tasks.size()];
            for (int i = 0; i < running.length; i++) {
                running[i] = tasks.get(i).start() == Race.Start.RUNNING;
            }
            timed = new TimedSide(
                    version,
                    program.cpus(),
                    tasks.stream().mapToInt(Race.Task::cpu).toArray(),
                    tasks.stream().map(Race.Task::affinity).toArray(CpuSet[]::new),
                    running,
                    ops);
            for (int i = 0; i < tasks.size(); i++) {
                if (tasks.get(i).start() == Race.Start.QUEUED) {
                    timed.enqueue(i);
                }
            }
        }

        void run() {
            for (int c = 0; c < program.cpus(); c++) {
                if (race.state.hasDeferred(c)) {
                    return; // a race may begin with deferred dispatches, the timed core has run them
                }
            }
            compareStates();
            while (true) {
                List<Integer> open = new ArrayList<>();
                for (int c = 0; c < program.cpus(); c++) {
                    if (!race.state.finished(c)) {
                        open.add(c);
                    }
                }
                if (open.isEmpty()) {
                    return;
                }
                int c = open.get(random.below(open.size()));
                Race.Act act = race.state.act(c);
                history.add("CPU" + c + " " + act);
                race.state.store.commit();
                timed.core.store.commit();
                if (!explore(c)) {
                    return;
                }
                straight(c, act);
                ExitRecord exit = timed.exit();
                String message = exit == null ? "" : exit.message();
                assertThat(message).as(this::toString).isEqualTo(raceExit);
                if (exit != null) {
                    exits++;
                    return;
                }
                compareWrites();
                compareStates();
            }
        }

        /** @return false if the scheduler never lets go, or its queue is longer than a race's may be */
        private boolean explore(int c) {
            try {
                return path(c);
            } catch (Machine.Overflow e) {
                assertThat(e).hasMessageContaining("entries in queue").as(this::toString);
                return false;
            }
        }

        private boolean path(int c) {
            int act = race.state.cpu(c, ACT);
            for (int n = 0; !race.state.finished(c) && race.state.cpu(c, ACT) == act; n++) {
                assertThat(race.enabled(c)).as(this::toString).isTrue();
                steps++;
                if (!race.step(c)) {
                    return true;
                }
                if (n == ENDLESS) {
                    return false;
                }
            }
            return true;
        }

        private void straight(int c, Race.Act act) {
            switch (act) {
                case Race.Act.Dispatch d -> timed.dispatch(c);
                case Race.Act.SetAffinity a -> timed.setAffinity(a.task(), a.mask(), c);
                case Race.Act.Wake w -> {
                    if (isAsleep(w.task())) {
                        timed.wake(w.task(), c);
                    }
                }
                default -> throw new IllegalStateException("not here: " + act);
            }
        }

        /** In a race what has run is done and does not wake again. */
        private boolean isAsleep(int p) {
            return !ran.contains(p);
        }

        private final java.util.Set<Integer> ran = new java.util.HashSet<>();

        private void compareWrites() {
            List<String> expected = new ArrayList<>();
            int first = race.state.at.task(0, 0);
            writes(race.state.store, first, race.state.at.tasks, 0, expected);
            List<String> straight = new ArrayList<>();
            writes(timed.core.store, timed.coreCells(), timed.capacity(), program.cpus(), straight);
            assertThat(straight).as(this::toString).isEqualTo(expected);
        }

        private void writes(Store store, int first, int tasks, int offset, List<String> out) {
            int end = first + Steps.FIELDS * tasks;
            for (int i = 0; i < store.mark(); i++) {
                int cell = store.changedCell(i);
                if (cell < first || cell >= end) {
                    continue;
                }
                int p = (cell - first) % tasks - offset;
                if (p < 0) {
                    continue;
                }
                int field = (cell - first) / tasks;
                out.add(name(field) + " of t" + p + " := " + plain(field, after(store, i), offset));
            }
        }

        private static long after(Store store, int i) {
            for (int k = i + 1; k < store.mark(); k++) {
                if (store.changedCell(k) == store.changedCell(i)) {
                    return store.changedFrom(k);
                }
            }
            return store.get(store.changedCell(i));
        }

        private static String name(int field) {
            return List.of("ops", "cpu", "dsq", "holding", "migrating", "verdict", "custody", "disabled")
                    .get(field);
        }

        /** Verdicts are written in each driver's own terms, and the race has fallback DSQs below the user's. */
        private long plain(int field, long value, int offset) {
            if (field == Steps.VERDICT) {
                return value == 0 ? 0 : 1;
            }
            boolean user = offset == 0 && field == Steps.DSQ && value > race.state.at.firstUser;
            return user ? value - program.cpus() : value;
        }

        private void compareStates() {
            List<String> expected = new ArrayList<>();
            List<String> straight = new ArrayList<>();
            Steps steps = timed.steps();
            for (int i = 0; i < program.tasks().size(); i++) {
                int p = timed.task(i);
                expected.add(task(race.state.steps, i, i, race.state.task(i, STATE) == WAITING));
                straight.add(task(steps, i, p, timed.isWaiting(i)));
            }
            PackedLists lists = new PackedLists(race.state.store, race.state.at.dsq(0));
            for (int c = 0; c < program.cpus(); c++) {
                int current = race.state.cpu(c, CURR) - 1;
                boolean runs = current >= 0;
                expected.add("CPU" + c + " runs " + (runs ? current : -1) + ", local " + list(lists, c, 0));
                straight.add(
                        "CPU" + c + " runs " + timed.current(c) + ", local " + list(timed.lists(), c, program.cpus()));
            }
            expected.add("global " + list(lists, race.state.at.global, 0));
            straight.add("global " + list(timed.lists(), program.cpus(), program.cpus()));
            for (int d = 0; d < program.dsqs().size(); d++) {
                expected.add("dsq " + d + " " + list(lists, race.state.at.firstUser + d, 0));
                int dsq = timed.userDsq(ProgramOps.DSQ + d);
                straight.add("dsq " + d + " " + list(timed.lists(), dsq, program.cpus()));
            }
            for (int q = 0; q < program.queues().size(); q++) {
                expected.add("queue " + q + " " + queue(race.state.store.get(race.state.at.queue(q))));
                straight.add("queue " + q + " " + ops.queues.get(q));
            }
            assertThat(straight).as(this::toString).isEqualTo(expected);
            for (int i = 0; i < program.tasks().size(); i++) {
                if (race.state.task(i, STATE) != SLEEPING) {
                    ran.add(i);
                }
            }
        }

        private String task(Steps steps, int i, int p, boolean waits) {
            return "t" + i + " waits " + waits + " ops " + steps.ops(p) + " cpu " + steps.cpu(p) + " custody "
                    + steps.inCustody(p) + " held " + steps.isHeld(p) + " migrating " + steps.isMigrating(p);
        }

        /** A queue in BPF may name a task twice. */
        private static List<Integer> queue(long entries) {
            List<Integer> tasks = new ArrayList<>();
            for (int i = 0; i < Seq.size(entries); i++) {
                tasks.add(Seq.get(entries, i));
            }
            return tasks;
        }

        private static List<Integer> list(Lists lists, int list, int offset) {
            List<Integer> tasks = new ArrayList<>();
            for (int p = lists.first(list); p >= 0; p = lists.after(list, p)) {
                tasks.add(p - offset);
            }
            return tasks;
        }

        @Override
        public String toString() {
            return "kernel " + version + ", seed " + seed + ":\n" + program.tasks() + "\n" + program.handlers() + "\n"
                    + String.join("\n", history) + "\n";
        }
    }
}
