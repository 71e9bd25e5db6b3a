package org.scxc.model;

/** How well a construct of a scenario survives in what a backend makes of it. */
public sealed interface Fidelity {
    /** The same thing. */
    record Exact() implements Fidelity {}

    /** @param cause what differs, with the value used instead if there is one */
    record Approximated(String cause) implements Fidelity {}

    /**
     * Not there.
     *
     * @param cause why the backend cannot say it
     * @param hint what to do instead, empty if the cause says it
     */
    record Refused(String cause, String hint) implements Fidelity {
        public Refused(String cause) {
            this(cause, "");
        }
    }

    /** One word for reports: {@code exact}, {@code approximated}, {@code refused}. */
    default String word() {
        return switch (this) {
            case Exact e -> "exact";
            case Approximated a -> "approximated";
            case Refused r -> "refused";
        };
    }

    /** Whether it says less: refused than approximated, and that than exact. */
    default boolean isWeakerThan(Fidelity other) {
        return switch (this) {
            case Exact e -> false;
            case Approximated a -> other instanceof Exact;
            case Refused r -> !(other instanceof Refused);
        };
    }

    /** What differs, or why it is not there; empty for what is exact. */
    default String reason() {
        return switch (this) {
            case Exact e -> "";
            case Approximated a -> a.cause();
            case Refused r -> r.cause();
        };
    }
}
