package org.scxc.backends.ktstr;

import java.util.Map;
import java.util.Optional;
import org.scxc.model.Scenario;

/**
 * What the model's own runs have shown of a scenario: the only source of what a test's comment says about how variants
 * behave.
 *
 * @param variants by name; one that is missing was not run
 * @param story of the variant that failed as expected
 */
public record Seen(Map<String, Sight> variants, Optional<Story> story) {
    public static final Seen NOTHING = new Seen(Map.of(), Optional.empty());

    public Seen {
        variants = Map.copyOf(variants);
    }

    Sight of(Scenario.Variant variant) {
        return variants.getOrDefault(variant.name(), new Sight.NotRun());
    }

    boolean held(Scenario.Variant variant) {
        return of(variant) instanceof Sight.Held;
    }

    boolean failed(Scenario.Variant variant) {
        return of(variant) instanceof Sight.Failed;
    }
}
