package org.scxc.judge.compare;

import java.util.Collection;

/** Numbers of several runs: mean, least and greatest. */
public record Range(double mean, double min, double max) {
    /** Of at least one number. */
    static Range of(Collection<Double> values) {
        return new Range(
                values.stream().mapToDouble(v -> v).average().orElseThrow(),
                values.stream().mapToDouble(v -> v).min().orElseThrow(),
                values.stream().mapToDouble(v -> v).max().orElseThrow());
    }

    /** Whether {@code value} is one of these, or not farther away than {@code tolerance}. */
    boolean holds(double value, double tolerance) {
        return value >= min - tolerance && value <= max + tolerance;
    }
}
