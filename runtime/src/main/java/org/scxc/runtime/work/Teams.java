package org.scxc.runtime.work;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.scxc.model.SourceSpan;
import org.scxc.model.WorkerGroup;
import org.scxc.model.Workload;

/**
 * Workers that wait for each other: those of one statement form teams in the order in which they are forked. System calls
 * take no time; whom they wake the caller wakes in the kernel.
 */
final class Teams {
    private static final int NOBODY = -1;

    /** A token lies where its next holder will look for it, forked or not. */
    private static final class Team {
        final int[] members;
        final int[] tokens;
        final ArrayDeque<Integer> waiting = new ArrayDeque<>(); // for the lock
        final ArrayDeque<Integer> uncalled = new ArrayDeque<>(); // for a call
        int owner = NOBODY;
        int joined;

        Team(int size) {
            members = new int[size];
            Arrays.fill(members, NOBODY);
            tokens = new int[size];
        }
    }

    private final @Nullable Team[] team;
    private final int[] place;
    private final Map<SourceSpan, Team> open = new HashMap<>();

    Teams(int tasks) {
        team = new Team[tasks];
        place = new int[tasks];
    }

    void join(int p, WorkerGroup of) {
        boolean turns = of.workload().steps().stream().anyMatch(Workload.TakeTurn.class::isInstance);
        for (Workload.Step step : of.workload().steps()) {
            int size = switch (step) {
                case Workload.TakeTurn t -> t.of();
                case Workload.Fan f -> f.of();
                case Workload.Lock l -> l.of();
                default -> 0;
            };
            if (size == 0 || team[p] != null) {
                continue;
            }
            Team joined = open.computeIfAbsent(of.span(), s -> new Team(size));
            if (turns && joined.joined == 0) {
                joined.tokens[0] = 1;
            }
            team[p] = joined;
            place[p] = joined.joined;
            joined.members[joined.joined++] = p;
            if (joined.joined == size) {
                open.remove(of.span());
            }
        }
    }

    boolean isFirst(int p) {
        return place[p] == 0;
    }

    /** @return whether there is a token for the worker, which takes it; else it sleeps until there is one */
    boolean take(int p) {
        Team mine = team[p];
        if (mine == null || mine.tokens[place[p]] == 0) {
            return false;
        }
        mine.tokens[place[p]]--;
        return true;
    }

    /** @return whether there has been a call that the worker has not come for; else it sleeps until there is one */
    boolean comeFor(int p) {
        boolean called = take(p);
        Team mine = team[p];
        if (!called && mine != null && !mine.uncalled.contains(p)) {
            mine.uncalled.add(p);
        }
        return called;
    }

    /** @return whose turn it is now; −1 if that one has not been forked */
    int pass(int p) {
        Team mine = team[p];
        if (mine == null) {
            return NOBODY;
        }
        int next = (place[p] + 1) % mine.members.length;
        mine.tokens[next]++;
        return mine.members[next];
    }

    /** A token for each other member, unless one lies there already. @return those that sleep for want of one, in their order */
    int[] callOthers(int p) {
        Team mine = team[p];
        if (mine == null) {
            return new int[0];
        }
        for (int i = 0; i < mine.members.length; i++) {
            mine.tokens[i] = i == place[p] ? 0 : 1;
        }
        int[] sleepers = mine.uncalled.stream().mapToInt(m -> m).toArray();
        mine.uncalled.clear();
        return sleepers;
    }

    /** @return whether the lock was free and is the worker's now; else it stands in line */
    boolean acquire(int p) {
        Team mine = team[p];
        if (mine == null || mine.owner == NOBODY) {
            if (mine != null) {
                mine.owner = p;
            }
            return true;
        }
        if (!mine.waiting.contains(p)) {
            mine.waiting.add(p);
        }
        return false;
    }

    /** @return who is to be woken: the first in line that is not {@code gone}; −1 if there is none */
    int release(int p, IntPredicate gone) {
        Team mine = team[p];
        if (mine == null) {
            return NOBODY;
        }
        mine.owner = NOBODY;
        Integer next = mine.waiting.poll();
        while (next != null && gone.test(next)) {
            next = mine.waiting.poll();
        }
        return next == null ? NOBODY : next;
    }
}
