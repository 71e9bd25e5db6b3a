package org.scxc.backends.ktstr;

/** How well a construct of a scenario survives in a ktstr test. */
public sealed interface Fidelity {
    /** The same thing. */
    record Exact() implements Fidelity {}

    /** @param cause what differs, with the value used instead if there is one */
    record Approximated(String cause) implements Fidelity {}

    /**
     * Not there.
     *
     * @param cause why ktstr cannot say it
     */
    record Refused(String cause) implements Fidelity {}

    /** One word for reports: {@code exact}, {@code approximated}, {@code refused}. */
    default String word() {
        return switch (this) {
            case Exact e -> "exact";
            case Approximated a -> "approximated";
            case Refused r -> "refused";
        };
    }
}
