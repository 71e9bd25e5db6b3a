package org.scxc.backends.ktstr;

import java.util.Optional;
import org.scxc.model.Expectation;
import org.scxc.model.Scenario;

/**
 * What may be said of the failure that a scenario expects of one of its variants: what the file claims, and what the
 * model's own runs have shown, each told as what it is.
 *
 * @param failure the expectation
 * @param failing the variant that it is about
 * @param built the variant that the test is of
 * @param difference between the two
 */
record Bug(
        Expectation failure, Scenario.Variant failing, Scenario.Variant built, KtstrDifference difference, Seen seen) {
    /** Empty if no variant is expected to fail. */
    static Optional<Bug> of(Draft draft) {
        return Variants.failing(draft.scenario())
                .flatMap(f -> Variants.failure(f)
                        .map(e ->
                                new Bug(e, f, draft.variant(), KtstrDifference.of(draft.variant(), f), draft.seen())));
    }

    /** Whether the model failed as expected in the variant that is expected to fail. */
    boolean isShown() {
        return seen.held(failing);
    }

    Optional<Story> story() {
        return isShown() ? seen.story() : Optional.empty();
    }

    /** The first sentence of a comment. */
    String headline(String binary) {
        String what = Docs.failure(failure) + " on " + binary;
        return switch (seen.of(failing)) {
            case Sight.Held h -> "Reproduces " + what + ".";
            case Sight.Failed f ->
                "The scenario expects " + what + of() + ". The model did not show it in "
                        + KtstrWords.count(f.runs(), "run") + ": " + f.reason() + ".";
            case Sight.NotRun n -> "The scenario expects " + what + of() + ".";
        };
    }

    private String of() {
        return failing.name().isEmpty() ? "" : " in variant " + failing.name();
    }

    /** What the knob between the two variants does in the model; empty if no run has shown it. */
    String fix() {
        boolean passes = seen.held(built);
        String here = difference.isArguments() ? "with `" + difference.words() + "`" : "as variant " + named(built);
        String there = difference.isArguments() ? "without it" : "in variant " + named(failing);
        if (isShown() && passes) {
            return "In the model it passes " + here + "; " + there + " the bug is there.";
        }
        if (isShown()) {
            String alone = difference.isArguments() ? "without `" + difference.words() + "`" : there;
            return "In the model the bug is there " + alone + ".";
        }
        return passes && !seen.failed(failing) ? "In the model it passes " + here + "." : "";
    }

    /** Where the story happens. */
    String where() {
        return difference.isArguments() ? "without `" + difference.words() + "`" : "in variant " + failing.name();
    }

    /** How to see a shown failure; empty if none was shown, or if the two differ in more than arguments. */
    Optional<String> toSee() {
        return isShown() && difference.isArguments()
                ? Optional.of("To see it fail, take " + difference.words() + " out of sched_args.")
                : Optional.empty();
    }

    private static String named(Scenario.Variant variant) {
        return variant.knobs().isEmpty()
                ? variant.name()
                : variant.name() + " (" + String.join(", ", variant.knobs()) + ")";
    }
}
