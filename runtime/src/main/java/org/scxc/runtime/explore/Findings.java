package org.scxc.runtime.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.scxc.model.Race;
import org.scxc.model.RaceOutcome.What;
import org.scxc.runtime.kernel.Tasks;

/** What executions have shown, each under a number that orders reports; the first schedule that showed it is kept. */
final class Findings implements RaceState.Events {
    private static final int EXITS = 1000;
    static final int DEADLOCK = 998;
    static final int LIVELOCK = 999;

    /** The first warning's; oracles are below. */
    private static final int WARNINGS = 980;

    private final Map<Integer, int[]> schedules = new TreeMap<>();
    private final Map<Integer, Integer> passes = new TreeMap<>();
    private int pass;
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
        now.add(EXITS + ((exit.ordinal() * 16 + task) * 8 + cpu) * RaceExit.SOURCES + source);
    }

    @Override
    public void deadlock() {
        now.add(DEADLOCK);
    }

    @Override
    public void warning(Warning warning) {
        now.add(WARNINGS + warning.ordinal());
    }

    void add(int key) {
        now.add(key);
    }

    /** A pass of a search begins. */
    void begin(int number) {
        pass = number;
    }

    /** Whether there is a schedule for it. */
    boolean knows(int key) {
        return schedules.containsKey(key);
    }

    boolean nothingHappened() {
        return now.isEmpty();
    }

    @Override
    public void forget() {
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
                passes.put(key, pass);
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

    /** Of two searches through the same race: the earlier pass, then the shorter schedule, then the smaller one. */
    void merge(Findings other) {
        other.schedules.forEach((key, schedule) -> {
            int theirs = other.passes.getOrDefault(key, 0);
            int[] mine = schedules.get(key);
            if (mine == null || compare(theirs, schedule, passes.getOrDefault(key, 0), mine) < 0) {
                schedules.put(key, schedule);
                passes.put(key, theirs);
            }
        });
    }

    private static int compare(int passA, int[] a, int passB, int[] b) {
        if (passA != passB) {
            return Integer.compare(passA, passB);
        }
        return a.length != b.length ? Integer.compare(a.length, b.length) : java.util.Arrays.compare(a, b);
    }

    /** As if nothing had ever been shown. */
    void clear() {
        now.clear();
        schedules.clear();
        passes.clear();
        java.util.Arrays.fill(known, 0);
    }

    /** A better schedule for what is known. */
    void replace(int key, int[] schedule) {
        schedules.put(key, schedule);
    }

    static What what(int key, Race.Program program) {
        if (key == DEADLOCK) {
            return new What.Deadlock();
        }
        if (key == LIVELOCK) {
            return new What.Livelock();
        }
        if (key >= WARNINGS && key < EXITS) {
            return new What.Warn(Warning.values()[key - WARNINGS].where);
        }
        if (key < EXITS) {
            return new What.Oracle(Race.OracleKind.values()[key / 16], key % 16);
        }
        int k = key - EXITS;
        int source = k % RaceExit.SOURCES;
        int cpu = k / RaceExit.SOURCES % 8;
        int task = k / RaceExit.SOURCES / 8 % 16;
        RaceExit exit = RaceExit.values()[k / RaceExit.SOURCES / 8 / 16];
        String name = program.tasks().isEmpty() ? "" : program.tasks().get(task).name();
        String message = exit.isOfObject()
                ? RaceState.object(program).orElseThrow().message(source)
                : exit == RaceExit.SAID
                        ? Texts.of(program).get(source)
                        : exit.message(name, Tasks.FIRST_PID + task, cpu, source, program.kernel());
        return new What.Exit(exit.kind, message, task);
    }
}
