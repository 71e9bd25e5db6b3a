package org.scxc.model.index;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a value can be at some point of a run: one of these, or anything at all.
 *
 * @param any nothing is known; then {@code values} is empty
 */
record Possible<V>(Set<V> values, boolean any) {
    /** More than so many are as good as anything. */
    private static final int VALUES_MAX = 16;

    Possible {
        values = any ? Set.of() : Set.copyOf(values);
    }

    static <V> Possible<V> only(V value) {
        return new Possible<>(Set.of(value), false);
    }

    static <V> Possible<V> anything() {
        return new Possible<>(Set.of(), true);
    }

    Possible<V> or(Possible<V> other) {
        if (any || values.containsAll(other.values) && !other.any) {
            return this;
        }
        Set<V> both = new LinkedHashSet<>(values);
        both.addAll(other.values);
        return other.any || both.size() > VALUES_MAX ? anything() : new Possible<>(both, false);
    }
}
