package org.scxc.runtime.sched.mitosis;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Dividing CPUs in proportion to weights (docs/kernel/mitosis-manager.md#assignment, {@code share} and T). */
final class Share {
    private Share() {}

    /** Whole numbers in proportion to {@code weights}; nobody with a weight goes empty if that can be helped. */
    static int[] share(int cpus, double[] weights) {
        double sum = Arrays.stream(weights).sum();
        if (sum <= 0) {
            return equal(cpus, weights.length);
        }
        Integer[] order = new Integer[weights.length];
        int[] counts = proportional(cpus, weights, sum, order);
        feedEmpty(counts, weights, order);
        return counts;
    }

    static int[] equal(int cpus, int recipients) {
        int[] counts = new int[recipients];
        for (int i = 0; i < recipients; i++) {
            counts[i] = cpus / recipients + (i < cpus % recipients ? 1 : 0);
        }
        return counts;
    }

    /** Floors, then the rest by largest fraction; equal fractions keep their order. {@code order} receives it. */
    static int[] proportional(int cpus, double[] weights, double sum, Integer[] order) {
        int n = weights.length;
        int[] counts = new int[n];
        double[] fractions = new double[n];
        int rest = cpus;
        for (int i = 0; i < n; i++) {
            double exact = weights[i] / sum * cpus;
            counts[i] = (int) Math.floor(exact);
            fractions[i] = exact - counts[i];
            rest -= counts[i];
        }
        Integer[] sorted = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -fractions[i]))
                .toArray(Integer[]::new);
        System.arraycopy(sorted, 0, order, 0, n);
        for (int i = 0; i < rest; i++) {
            counts[order[i % n]]++;
        }
        return counts;
    }

    /** Takes one from the largest, among equals the last in {@code order}, for each who has a weight and nothing. */
    private static void feedEmpty(int[] counts, double[] weights, Integer[] order) {
        for (int hungry : order) {
            if (counts[hungry] > 0 || weights[hungry] <= 0) {
                continue;
            }
            int donor = -1;
            for (int i : order) {
                if (counts[i] > 1 && (donor < 0 || counts[i] >= counts[donor])) {
                    donor = i;
                }
            }
            if (donor < 0) {
                return;
            }
            counts[donor]--;
            counts[hungry]++;
        }
    }
}
