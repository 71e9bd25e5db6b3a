package org.scxc.runtime.diff;

import java.util.List;
import java.util.Optional;

/** What comes of two schedulers on the same scenario. */
public sealed interface Difference {
    Agreed agreed();

    /** What the schedulers register that differs, a line each. */
    List<String> registered();

    /**
     * How far they went together.
     *
     * @param callbacks that both have and that were called alike
     * @param kfuncs that were called alike
     */
    record Agreed(long callbacks, long kfuncs) {}

    /** No call differs. */
    record Equal(Agreed agreed, List<String> registered) implements Difference {}

    /** Nothing can be said. */
    record NotJudged(Agreed agreed, List<String> registered, String reason) implements Difference {}

    /**
     * They part.
     *
     * @param before equal steps, the last ones
     * @param within the callback that both are in; empty outside of one, and if it began long before
     * @param state what both see when they part
     */
    record Parted(
            Agreed agreed,
            List<String> registered,
            List<DiffStep> before,
            Optional<DiffStep> within,
            Part object,
            Part against,
            List<State> state)
            implements Difference {
        /** The step of the one that acts, or acts first. */
        public DiffStep first() {
            return object.step().atNs() <= against.step().atNs() ? object.step() : against.step();
        }
    }

    /**
     * What one of them does where they part.
     *
     * @param asked since the last equal step
     */
    record Part(List<DiffStep> asked, DiffStep step) {}

    /**
     * What one thing is like when they part.
     *
     * @param object in the run of the object; empty if it is not known there
     * @param against in the other run
     */
    record State(String what, String object, String against) {
        public boolean isEqual() {
            return object.equals(against);
        }
    }
}
