package org.scxc.backends;

import java.util.List;

/** Scenarios as files. */
public interface Writer {
    default List<Option> options() {
        return List.of();
    }

    /** Whether what it writes comes with a {@link Proof}. */
    default boolean proves() {
        return false;
    }

    /** Touches no file. Never throws because of a scenario: what cannot be written is a problem with its place. */
    Written write(Order order);

    /** @param sources at least one scenario, all of them for this backend */
    record Order(List<Source> sources, Refusals refusals, Choices choices) {
        public Order {
            sources = List.copyOf(sources);
        }
    }
}
