package org.scxc.bpf.layered;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How many cores each layer gets of one node: by weight, none more than it asks for (allocate_budgets() of alloc.rs,
 * largest_remainder() of lib.rs, scx_layered 1.1.4). Where there is one node nothing is pinned to it, and a layer's place is there.
 */
final class Shares {
    private Shares() {}

    /** Divides a number by weight into whole parts that add up to it: what is left goes to the largest fractions, the first of equals. */
    static int[] byLargestRemainder(int total, double[] weights) {
        double sum = Arrays.stream(weights).sum();
        int[] parts = new int[weights.length];
        if (sum == 0) {
            return parts;
        }
        double[] exact = new double[weights.length];
        int left = total;
        for (int i = 0; i < parts.length; i++) {
            exact[i] = weights[i] / sum * total;
            parts[i] = (int) exact[i];
            left -= parts[i];
        }
        int[] byFraction = IntStream.range(0, parts.length)
                .boxed()
                .sorted((a, b) -> Double.compare(exact[b] - (int) exact[b], exact[a] - (int) exact[a]))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int i = 0; i < byFraction.length && left > 0; i++, left--) {
            parts[byFraction[i]]++;
        }
        return parts;
    }

    /**
     * @param total units that there are
     * @param demands units that each layer asks for; 0 of an open one
     * @param weights of the layers
     */
    static int[] of(int total, int[] demands, int[] weights) {
        int[] budget = new int[demands.length];
        boolean[] locked = new boolean[demands.length];
        int pool = total;
        for (int round = 0; round <= demands.length; round++) {
            int[] competing =
                    IntStream.range(0, demands.length).filter(i -> !locked[i]).toArray();
            if (competing.length == 0) {
                break;
            }
            int[] targets = targets(pool, competing, demands, weights);
            boolean newlyLocked = false;
            for (int at = 0; at < competing.length; at++) {
                int layer = competing[at];
                budget[layer] = Math.min(demands[layer], targets[at]);
                if (budget[layer] < targets[at]) { // what it leaves goes to the others
                    locked[layer] = true;
                    pool -= budget[layer];
                    newlyLocked = true;
                }
            }
            if (!newlyLocked) {
                break;
            }
        }
        return budget;
    }

    /** By weight; one that asks for something has a unit, from whoever would have the most, the last of equals. */
    private static int[] targets(int pool, int[] competing, int[] demands, int[] weights) {
        int[] targets = byLargestRemainder(
                pool, Arrays.stream(competing).mapToDouble(i -> weights[i]).toArray());
        for (int at = 0; at < competing.length; at++) {
            if (demands[competing[at]] > 0 && targets[at] == 0) {
                int donor = 0;
                for (int other = 0; other < competing.length; other++) {
                    donor = targets[other] >= targets[donor] ? other : donor;
                }
                if (targets[donor] > 1) {
                    targets[donor]--;
                    targets[at] = 1;
                }
            }
        }
        return targets;
    }
}
