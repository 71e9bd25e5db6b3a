package org.scxc.model;

import java.util.Arrays;
import java.util.StringJoiner;
import java.util.stream.IntStream;

/** An immutable set of CPU numbers, written as the kernel's cpulist ({@code 0-3,8}). */
public final class CpuSet {
    public static final CpuSet EMPTY = new CpuSet(new long[0]);

    /** Highest CPU number that a list may name: NR_CPUS is at most 8192 (arch/x86/Kconfig, MAXSMP). */
    public static final int CPU_MAX = 8191;

    private final long[] words; // no trailing zero word

    private CpuSet(long[] words) {
        int n = words.length;
        while (n > 0 && words[n - 1] == 0) {
            n--;
        }
        this.words = Arrays.copyOf(words, n);
    }

    public static CpuSet range(int first, int last) {
        long[] w = new long[last / 64 + 1];
        for (int cpu = first; cpu <= last; cpu++) {
            w[cpu / 64] |= 1L << cpu;
        }
        return new CpuSet(w);
    }

    public static CpuSet of(int... cpus) {
        int max = IntStream.of(cpus).max().orElse(0);
        long[] w = new long[max / 64 + 1];
        for (int cpu : cpus) {
            w[cpu / 64] |= 1L << cpu;
        }
        return new CpuSet(w);
    }

    /** From mask words, lowest CPU in bit 0 of the first. */
    public static CpuSet ofWords(long[] words) {
        return new CpuSet(words);
    }

    /** @throws IllegalArgumentException if {@code text} is no cpulist, or names a CPU above {@link #CPU_MAX} */
    public static CpuSet parse(String text) {
        CpuSet all = EMPTY;
        for (String part : text.split(",")) {
            String[] ends = part.strip().split("-", 2);
            int first = Integer.parseInt(ends[0].strip());
            int last = ends.length == 2 ? Integer.parseInt(ends[1].strip()) : first;
            if (last < first) {
                throw new IllegalArgumentException("range runs backwards: " + part);
            }
            if (last > CPU_MAX) {
                throw new IllegalArgumentException("CPU " + last + " is above " + CPU_MAX);
            }
            all = all.union(range(first, last));
        }
        return all;
    }

    public boolean contains(int cpu) {
        return cpu >= 0 && cpu / 64 < words.length && (words[cpu / 64] >>> cpu & 1) != 0;
    }

    public boolean isEmpty() {
        return words.length == 0;
    }

    public int size() {
        return Arrays.stream(words).mapToInt(Long::bitCount).sum();
    }

    /** Highest CPU, or −1. */
    public int max() {
        return words.length == 0 ? -1 : words.length * 64 - 1 - Long.numberOfLeadingZeros(words[words.length - 1]);
    }

    public IntStream stream() {
        return IntStream.rangeClosed(0, max()).filter(this::contains);
    }

    public CpuSet union(CpuSet other) {
        long[] w = Arrays.copyOf(words, Math.max(words.length, other.words.length));
        for (int i = 0; i < other.words.length; i++) {
            w[i] |= other.words[i];
        }
        return new CpuSet(w);
    }

    public CpuSet intersect(CpuSet other) {
        long[] w = Arrays.copyOf(words, Math.min(words.length, other.words.length));
        for (int i = 0; i < w.length; i++) {
            w[i] &= other.words[i];
        }
        return new CpuSet(w);
    }

    public CpuSet minus(CpuSet other) {
        long[] w = words.clone();
        for (int i = 0; i < Math.min(w.length, other.words.length); i++) {
            w[i] &= ~other.words[i];
        }
        return new CpuSet(w);
    }

    public boolean containsAll(CpuSet other) {
        return other.minus(this).isEmpty();
    }

    public long[] words() {
        return words.clone();
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof CpuSet other && Arrays.equals(words, other.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }

    /** The cpulist; empty set is the empty string. */
    @Override
    public String toString() {
        StringJoiner list = new StringJoiner(",");
        for (int first = 0, max = max(); first <= max; first++) {
            if (contains(first)) {
                int last = first;
                while (contains(last + 1)) {
                    last++;
                }
                list.add(first == last ? "" + first : first + "-" + last);
                first = last;
            }
        }
        return list.toString();
    }
}
