package org.scxc.runtime.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.scxc.runtime.explore.Cells.*;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.scxc.model.Race;
import org.scxc.runtime.kernel.Steps;
import org.scxc.runtime.kernel.Tasks;
import org.scxc.runtime.state.Rng;
import org.scxc.runtime.state.Store;

/**
 * A random race through the explorer and through {@link StraightPaths}. From each state on its way every two CPUs' paths are
 * cut at every step: the first goes so far, then the second to its end, then the rest of the first. One that has to wait lets
 * the other go on.
 */
final class Cuts {
    /** A scheduler that inserts stale references for ever is left alone. */
    private static final int ENDLESS = 500;

    private final long seed;
    private final Rng random;
    private final Race.Program program;
    private final RaceMachine race;
    private final StraightPaths straight;
    private final List<String> history = new ArrayList<>();
    private String raceExit = "";

    /** What was compared. */
    static final class Count {
        long steps;
        long waits;
        long exits;
    }

    private final Count count;

    Cuts(Race.KernelVariant kernel, long seed, Count count) {
        this.seed = seed;
        this.count = count;
        random = new Rng(Rng.mix(seed));
        program = new RandomPrograms(random).program(kernel);
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
        straight = new StraightPaths(program);
    }

    void run() {
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
            for (int a : open) {
                for (int b : open) {
                    if (a != b) {
                        everyCut(a, b);
                    }
                }
            }
            int a = open.get(random.below(open.size()));
            int b = open.get(random.below(open.size()));
            if (new Pair(a, b, random.below(12)).run() != End.BOTH) {
                return;
            }
        }
    }

    private void everyCut(int a, int b) {
        int mark = race.state.store.mark();
        int straightMark = straight.store.mark();
        for (int cut = 0; ; cut++) {
            Pair pair = new Pair(a, b, cut);
            pair.run();
            race.state.resume();
            race.state.store.undo(mark);
            straight.store.undo(straightMark);
            straight.buffers.forEach(List::clear);
            straight.exit = "";
            raceExit = "";
            history.removeLast();
            if (!pair.isCut) {
                return;
            }
        }
    }

    private enum End {
        BOTH,
        EXIT,
        DEADLOCK,
        ENDLESS
    }

    /** Two paths, the first cut once. Of one CPU alone: its path, whole. */
    private final class Pair {
        private final int[] cpus;
        private final int[] acts;
        private final Strand[] strands;
        private final int cut;
        private final StringBuilder order = new StringBuilder();
        boolean isCut;

        Pair(int a, int b, int cut) {
            cpus = a == b ? new int[] {a} : new int[] {a, b};
            this.cut = cut;
            acts = new int[cpus.length];
            strands = new Strand[cpus.length];
            history.add("");
            for (int i = 0; i < cpus.length; i++) {
                int c = cpus[i];
                acts[i] = race.state.cpu(c, ACT);
                Race.Act act = race.state.act(c);
                order.append("CPU").append(c).append(' ').append(act).append("; ");
                strands[i] = new Strand(s -> straight.act(s, c, act));
            }
        }

        End run() {
            End end = go();
            for (Strand strand : strands) {
                strand.giveUp();
            }
            return end;
        }

        private boolean isOpen(int i) {
            int c = cpus[i];
            boolean open = !race.state.finished(c) && race.state.cpu(c, ACT) == acts[i];
            assertThat(strands[i].isOver()).as(Cuts.this::toString).isEqualTo(!open);
            return open;
        }

        private boolean isEnabled(int i) {
            boolean enabled = race.enabled(cpus[i]);
            assertThat(strands[i].isEnabled()).as(Cuts.this::toString).isEqualTo(enabled);
            count.waits += enabled ? 0 : 1;
            return enabled;
        }

        private End go() {
            int taken = 0;
            for (int n = 0; n < ENDLESS; n++) {
                history.set(history.size() - 1, order.toString());
                boolean first = isOpen(0);
                boolean second = cpus.length > 1 && isOpen(1);
                if (!first && !second) {
                    return End.BOTH;
                }
                boolean firstCan = first && isEnabled(0);
                boolean secondCan = second && isEnabled(1);
                int next = firstCan && taken < cut ? 0 : secondCan ? 1 : firstCan ? 0 : -1;
                if (next < 0) {
                    return End.DEADLOCK;
                }
                isCut |= next == 1 && first && taken == cut;
                taken += next == 0 ? 1 : 0;
                order.append(cpus[next]);
                history.set(history.size() - 1, order.toString());
                if (!step(next)) {
                    return End.EXIT;
                }
            }
            return End.ENDLESS;
        }

        /** @return false if the scheduler has ended */
        private boolean step(int i) {
            count.steps++;
            int mark = race.state.store.mark();
            int straightMark = straight.store.mark();
            boolean full = false;
            try {
                race.step(cpus[i]);
            } catch (Machine.Overflow e) {
                full = true;
            }
            try {
                strands[i].go();
            } catch (IllegalStateException e) {
                assertThat(e.getCause()).as(Cuts.this::toString).isInstanceOf(Machine.Overflow.class);
                assertThat(full).as(Cuts.this::toString).isTrue();
                return false;
            }
            assertThat(full).as(Cuts.this::toString).isFalse();
            assertThat(straight.exit).as(Cuts.this::toString).isEqualTo(raceExit);
            if (!raceExit.isEmpty()) {
                count.exits++;
                return false;
            }
            int first = race.state.at.task(0, 0);
            long[] expected = writes(race.state.store, mark, first);
            long[] writes = writes(straight.store, straightMark, straight.cells);
            if (!Arrays.equals(expected, writes)) {
                assertThat(words(writes)).as(Cuts.this::toString).isEqualTo(words(expected));
            }
            compareStates();
            return true;
        }
    }

    /** What a step wrote to the core's cells, in order: which, and what. */
    private long[] writes(Store store, int mark, int first) {
        int tasks = straight.tasks;
        long[] found = new long[2 * (store.mark() - mark)];
        int n = 0;
        for (int i = mark; i < store.mark(); i++) {
            int cell = store.changedCell(i);
            if (cell >= first && cell < first + Steps.FIELDS * tasks) {
                found[n++] = (long) cell - first;
                found[n++] = after(store, i);
            }
        }
        return Arrays.copyOf(found, n);
    }

    private static long after(Store store, int i) {
        for (int k = i + 1; k < store.mark(); k++) {
            if (store.changedCell(k) == store.changedCell(i)) {
                return store.changedFrom(k);
            }
        }
        return store.get(store.changedCell(i));
    }

    private List<String> words(long[] writes) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < writes.length; i += 2) {
            words.add(name((int) writes[i] / straight.tasks) + " of t" + writes[i] % straight.tasks + " := "
                    + writes[i + 1]);
        }
        return words;
    }

    private static String name(int field) {
        return List.of("ops", "cpu", "dsq", "holding", "migrating", "verdict", "custody", "disabled")
                .get(field);
    }

    // ------------------------------------------------------------------------------------------------ states

    private void compareStates() {
        RaceState m = race.state;
        Same same = new Same();
        for (int p = 0; p < straight.tasks; p++) {
            for (int field = 0; field < Steps.FIELDS; field++) {
                same.is(name(field), p, m.task(p, field), straight.get(straight.cells, field * straight.tasks + p));
            }
            same.is("state of task", p, m.task(p, STATE), straight.get(straight.state, p));
            same.is("on_rq of task", p, m.task(p, ON_RQ), straight.get(straight.onRq, p));
            same.is("mask of task", p, m.task(p, MASK), straight.get(straight.mask, p));
            same.is("cpus_ptr of task", p, m.task(p, EFFECTIVE), straight.get(straight.mask, p));
            same.is("pending of task", p, m.task(p, PENDING), straight.get(straight.pending, p));
            same.is("pi_lock of task", p, m.task(p, PI_LOCK), straight.get(straight.piLock, p));
            same.is("blocks of task", p, m.task(p, BLOCKS), straight.get(straight.blocks, p));
        }
        for (int c = 0; c < straight.cpus; c++) {
            same.is("rq lock", c, m.cpu(c, RQ_LOCK), straight.get(straight.rqLock, c));
            same.is("rq.curr", c, m.cpu(c, CURR), straight.get(straight.curr, c));
            List<StraightPaths.Entry> buffer = straight.buffers.get(c);
            same.is("buffer", c, m.cpu(c, CURSOR), buffer.size());
            for (int i = 0; i < buffer.size(); i++) {
                same.is(
                        "task in buffer",
                        c,
                        m.store.get(m.at.entry(c, i, B_TASK)) - 1,
                        buffer.get(i).task());
                same.is(
                        "place in buffer",
                        c,
                        m.store.get(m.at.entry(c, i, B_PLACE)),
                        buffer.get(i).place());
            }
        }
        for (int d = 0; d < straight.firstUser + program.dsqs().size(); d++) {
            same.is("list", d, m.list(d), straight.list(d));
        }
        BpfSteps bpf = straight.bpf();
        for (int q = 0; q < program.queues().size(); q++) {
            same.is("queue", q, m.store.get(m.at.queue(q)), straight.store.get(bpf.queues + q));
        }
        for (int l = 0; l < program.locks().size(); l++) {
            same.is("lock", l, m.store.get(m.at.lock(l)), straight.store.get(bpf.locks + l));
        }
        for (int w = 0; w < program.words().size(); w++) {
            for (int p = -1; p < straight.tasks; p++) {
                long other = straight.store.get(bpf.words + w * (straight.tasks + 1) + p + 1);
                same.is("word", w, m.store.get(m.at.word(w, p)), other);
            }
        }
    }

    private final class Same {
        void is(String what, int i, long explored, long straightOne) {
            if (explored != straightOne) {
                assertThat(what + " " + i + ": " + straightOne)
                        .as(Cuts.this::toString)
                        .isEqualTo(what + " " + i + ": " + explored);
            }
        }
    }

    @Override
    public String toString() {
        return "seed " + seed + ":\n" + program.tasks() + "\n" + program.handlers() + "\n" + String.join("\n", history)
                + "\n";
    }
}
