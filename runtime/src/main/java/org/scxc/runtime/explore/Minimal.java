package org.scxc.runtime.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Of schedules of one length, one in which the CPUs take turns as seldom as can be found: what one CPU does in one go is
 * drawn in one go. A stretch is moved to another one of its CPU wherever that shows the same at its end.
 */
final class Minimal {
    private final Witnesses witnesses;

    Minimal(Witnesses witnesses) {
        this.witnesses = witnesses;
    }

    /** @return a schedule that is as long as {@code schedule} and shows {@code key} as well */
    int[] of(int key, int[] schedule) {
        int[] best = schedule;
        boolean better = shows(key, best);
        while (better) {
            better = false;
            for (int[] candidate : candidates(best)) {
                if (turns(candidate) < turns(best) && shows(key, candidate)) {
                    best = candidate;
                    better = true;
                    break;
                }
            }
        }
        return best;
    }

    static int turns(int[] schedule) {
        int turns = 0;
        for (int i = 1; i < schedule.length; i++) {
            turns += schedule[i] == schedule[i - 1] ? 0 : 1;
        }
        return turns;
    }

    /** Each stretch joined to the next one of its CPU, once there and once here. */
    private static List<int[]> candidates(int[] schedule) {
        List<int[]> candidates = new ArrayList<>();
        for (int from = 0; from < schedule.length; ) {
            int end = end(schedule, from);
            int next = end;
            while (next < schedule.length && schedule[next] != schedule[from]) {
                next++;
            }
            if (next < schedule.length) {
                candidates.add(rotated(schedule, from, end, next));
                candidates.add(rotated(schedule, end, next, end(schedule, next)));
            }
            from = end;
        }
        return candidates;
    }

    private static int end(int[] schedule, int from) {
        int end = from;
        while (end < schedule.length && schedule[end] == schedule[from]) {
            end++;
        }
        return end;
    }

    /** What is in [from, middle) comes behind what is in [middle, end). */
    private static int[] rotated(int[] schedule, int from, int middle, int end) {
        int[] result = Arrays.copyOf(schedule, schedule.length);
        System.arraycopy(schedule, middle, result, from, end - middle);
        System.arraycopy(schedule, from, result, from + end - middle, middle - from);
        return result;
    }

    private boolean shows(int key, int[] schedule) {
        return witnesses.shows(key, schedule);
    }
}
