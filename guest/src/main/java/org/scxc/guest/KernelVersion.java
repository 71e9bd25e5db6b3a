package org.scxc.guest;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Numbers of a kernel's version, 7.3.4; they are compared as numbers. */
record KernelVersion(List<Integer> numbers) implements Comparable<KernelVersion> {
    /** @param text digits and dots, each number below 10^6 */
    static KernelVersion of(String text) {
        return new KernelVersion(
                Arrays.stream(text.split("\\.")).map(Integer::valueOf).toList());
    }

    @Override
    public int compareTo(KernelVersion other) {
        int common = Math.min(numbers.size(), other.numbers.size());
        for (int i = 0; i < common; i++) {
            int order = Integer.compare(numbers.get(i), other.numbers.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(numbers.size(), other.numbers.size());
    }

    @Override
    public String toString() {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining("."));
    }
}
