package org.scxc.backends;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.scxc.model.Expectation;
import org.scxc.model.Scenario;

/**
 * What of a variant the results of a backend can decide.
 *
 * @param variant with these expectations only
 * @param undecided the others
 * @param left texts of the others, with what is missing
 */
public record Judgeable(Scenario.Variant variant, List<Expectation> undecided, List<String> left) {
    /** @param missing why a claim cannot be decided; empty if it can */
    public static Judgeable of(Scenario.Variant variant, Function<Expectation.Claim, Optional<String>> missing) {
        List<Expectation> kept = new ArrayList<>();
        List<Expectation> undecided = new ArrayList<>();
        List<String> left = new ArrayList<>();
        for (Expectation e : variant.expectations()) {
            Optional<String> why = missing.apply(e.claim());
            (why.isEmpty() ? kept : undecided).add(e);
            why.ifPresent(w -> left.add(e.text() + ": " + w));
        }
        return new Judgeable(
                new Scenario.Variant(variant.name(), variant.knobs(), variant.setup(), kept, variant.runs()),
                List.copyOf(undecided),
                List.copyOf(left));
    }
}
