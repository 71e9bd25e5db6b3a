package org.scxc.judge;

import java.util.List;

/** Least, middle and greatest of some times; of an even number the middle is the mean of the two. */
public record Quantiles(long min, long median, long max) {
    /** Of {@code times}, which holds at least one. */
    public static Quantiles of(List<Long> times) {
        List<Long> sorted = times.stream().sorted().toList();
        int n = sorted.size();
        long low = sorted.get((n - 1) / 2);
        long high = sorted.get(n / 2);
        return new Quantiles(sorted.get(0), low + (high - low) / 2, sorted.get(n - 1));
    }
}
