package org.scxc.runtime.work;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.scxc.model.SourceSpan;
import org.scxc.model.WorkerGroup;
import org.scxc.model.Workload;

/** Workers that take turns: those of one statement form rings in the order in which they are forked. */
final class Turns {
    /** One ring; a token lies where its next holder will look for it, forked or not. */
    private static final class Ring {
        final int[] members;
        final int[] tokens;
        int joined;

        Ring(int size) {
            members = new int[size];
            Arrays.fill(members, -1);
            tokens = new int[size];
            tokens[0] = 1;
        }
    }

    private final @Nullable Ring[] ring;
    private final int[] place;
    private final Map<SourceSpan, Ring> open = new HashMap<>();

    Turns(int tasks) {
        ring = new Ring[tasks];
        place = new int[tasks];
    }

    void join(int p, WorkerGroup of) {
        for (Workload.Step step : of.workload().steps()) {
            if (step instanceof Workload.TakeTurn turn) {
                Ring joined = open.computeIfAbsent(of.span(), s -> new Ring(turn.of()));
                ring[p] = joined;
                place[p] = joined.joined;
                joined.members[joined.joined++] = p;
                if (joined.joined == turn.of()) {
                    open.remove(of.span());
                }
            }
        }
    }

    /** @return whether it is the worker's turn, which begins now */
    boolean take(int p) {
        Ring mine = ring[p];
        if (mine == null || mine.tokens[place[p]] == 0) {
            return false;
        }
        mine.tokens[place[p]]--;
        return true;
    }

    /** @return whose turn it is now; −1 if that one has not been forked */
    int pass(int p) {
        Ring mine = ring[p];
        if (mine == null) {
            return -1;
        }
        int next = (place[p] + 1) % mine.members.length;
        mine.tokens[next]++;
        return mine.members[next];
    }
}
