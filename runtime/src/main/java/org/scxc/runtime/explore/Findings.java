package org.scxc.runtime.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.scxc.model.Race;
import org.scxc.model.RaceOutcome.What;
import org.scxc.runtime.kernel.Machinery;

/** What executions have shown, each under a number that orders reports; the first schedule that showed it is kept. */
final class Findings implements RaceMachine.Events {
    private static final int EXITS = 1000;
    static final int DEADLOCK = 998;
    static final int LIVELOCK = 999;

    private final Map<Integer, int[]> schedules = new TreeMap<>();
    private final List<Integer> now = new ArrayList<>(4);
    private final long[] known = new long[Race.OracleKind.values().length / 4 + 1]; // keys of oracles, as bits

    static int key(Race.OracleKind kind, int task) {
        return kind.ordinal() * 16 + task;
    }

    /** What a search has a schedule for is no news to it, and some of it happens in every other step. */
    @Override
    public void oracle(Race.OracleKind kind, int task) {
        int key = key(kind, task);
        if ((known[key >> 6] >>> key & 1) == 0) {
            now.add(key);
        }
    }

    @Override
    public void exit(RaceExit exit, int task, int cpu, int source) {
        now.add(EXITS + ((exit.ordinal() * 16 + task) * 8 + cpu) * 8 + source);
    }

    void add(int key) {
        now.add(key);
    }

    /** Keys of what the last step showed; forgets them. */
    boolean nothingHappened() {
        return now.isEmpty();
    }

    void forget() {
        now.clear();
    }

    /** The last step showed something; {@code schedule} led there. */
    void take(int[] schedule, int length) {
        if (now.isEmpty()) {
            return;
        }
        for (int key : now) {
            if (!schedules.containsKey(key)) {
                schedules.put(key, java.util.Arrays.copyOf(schedule, length));
                if (key < 64 * known.length) {
                    known[key >> 6] |= 1L << key;
                }
            }
        }
        now.clear();
    }

    List<Integer> now() {
        return now;
    }

    boolean contains(int key) {
        return now.contains(key);
    }

    Map<Integer, int[]> schedules() {
        return schedules;
    }

    /** Of two searches through the same race: the shorter schedule, then the smaller one. */
    void merge(Findings other) {
        other.schedules.forEach((key, schedule) -> schedules.merge(key, schedule, Findings::better));
    }

    private static int[] better(int[] a, int[] b) {
        return a.length != b.length ? a.length < b.length ? a : b : java.util.Arrays.compare(a, b) <= 0 ? a : b;
    }

    static What what(int key, Race.Program program) {
        if (key == DEADLOCK) {
            return new What.Deadlock();
        }
        if (key == LIVELOCK) {
            return new What.Livelock();
        }
        if (key < EXITS) {
            return new What.Oracle(Race.OracleKind.values()[key / 16], key % 16);
        }
        int k = key - EXITS;
        int task = k / 64 % 16;
        RaceExit exit = RaceExit.values()[k / 1024];
        String name = program.tasks().isEmpty() ? "" : program.tasks().get(task).name();
        String message = exit.message(
                name,
                Machinery.FIRST_PID + task,
                k / 8 % 8,
                k % 8,
                program.kernel().reenqLimit());
        return new What.Exit(exit.kind, message, task);
    }
}
