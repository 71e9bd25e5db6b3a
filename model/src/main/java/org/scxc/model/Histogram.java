package org.scxc.model;

import java.util.Arrays;

/** Latencies in ns, mergeable: log-linear buckets, 64 to an octave, so a quantile is at most 1.6 % too high. */
public final class Histogram {
    private static final int SUB_BITS = 6;

    private long[] counts = new long[0];
    private long count;
    private long sum;
    private long min = Long.MAX_VALUE;
    private long max;

    public void record(long ns) {
        record(ns, 1);
    }

    /** The same value {@code times} over; none if that is not positive. */
    public void record(long ns, long times) {
        if (times <= 0) {
            return;
        }
        long v = Math.max(0, ns);
        int bucket = bucketOf(v);
        if (bucket >= counts.length) {
            counts = Arrays.copyOf(counts, Math.max(bucket + 1, counts.length * 2));
        }
        counts[bucket] += times;
        count += times;
        sum += v * times;
        min = Math.min(min, v);
        max = Math.max(max, v);
    }

    public void add(Histogram other) {
        if (other.counts.length > counts.length) {
            counts = Arrays.copyOf(counts, other.counts.length);
        }
        for (int i = 0; i < other.counts.length; i++) {
            counts[i] += other.counts[i];
        }
        count += other.count;
        sum += other.sum;
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
    }

    public long count() {
        return count;
    }

    public long sum() {
        return sum;
    }

    public long min() {
        return count == 0 ? 0 : min;
    }

    public long max() {
        return max;
    }

    public double mean() {
        return count == 0 ? 0 : (double) sum / count;
    }

    /** Upper edge of the bucket that holds the {@code q} quantile, never above {@link #max()}. */
    public long quantile(double q) {
        long wanted = Math.max(1, (long) Math.ceil(q * count));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return Math.min(max, upperEdge(i));
            }
        }
        return max;
    }

    private static int bucketOf(long v) {
        if (v < 1L << SUB_BITS) {
            return (int) v;
        }
        int shift = 63 - Long.numberOfLeadingZeros(v) - SUB_BITS;
        return (shift << SUB_BITS) + (int) (v >>> shift);
    }

    private static long upperEdge(int bucket) {
        int shift = Math.max(0, (bucket >>> SUB_BITS) - 1);
        long mantissa = bucket - ((long) shift << SUB_BITS);
        return (mantissa + 1 << shift) - 1;
    }
}
