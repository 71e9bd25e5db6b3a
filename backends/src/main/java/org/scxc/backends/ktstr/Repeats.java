package org.scxc.backends.ktstr;

import java.util.ArrayList;
import java.util.List;

/** Steps as a person would write them: what is done again and again stands there once. */
final class Repeats {
    private static final int WINDOW_MAX = 8;
    private static final int TIMES_MIN = 3;

    private Repeats() {}

    /** @param times 1 = not repeated */
    record Run(List<KtstrStep> steps, int times) {}

    static List<Run> of(List<KtstrStep> steps) {
        List<Run> runs = new ArrayList<>();
        int i = 0;
        while (i < steps.size()) {
            Run run = at(steps, i);
            runs.add(run);
            i += run.steps().size() * run.times();
        }
        return List.copyOf(runs);
    }

    /** Steps that have to be written. */
    static int written(List<KtstrStep> steps) {
        return of(steps).stream().mapToInt(r -> r.steps().size()).sum();
    }

    private static Run at(List<KtstrStep> steps, int from) {
        for (int size = 1; size <= WINDOW_MAX && from + size * TIMES_MIN <= steps.size(); size++) {
            int times = 1;
            while (from + (times + 1) * size <= steps.size() && again(steps, from, size, times)) {
                times++;
            }
            if (times >= TIMES_MIN) {
                return new Run(List.copyOf(steps.subList(from, from + size)), times);
            }
        }
        return new Run(List.of(steps.get(from)), 1);
    }

    private static boolean again(List<KtstrStep> steps, int from, int size, int times) {
        for (int i = 0; i < size; i++) {
            if (!steps.get(from + i).isLike(steps.get(from + times * size + i))) {
                return false;
            }
        }
        return true;
    }
}
