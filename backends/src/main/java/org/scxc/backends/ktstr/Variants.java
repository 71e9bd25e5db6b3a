package org.scxc.backends.ktstr;

import java.util.Optional;
import org.scxc.model.Expectation;
import org.scxc.model.Scenario;

/** Which variant of a scenario is meant to fail, and which to stay. */
final class Variants {
    private Variants() {}

    static boolean fails(Scenario.Variant variant) {
        return failure(variant).isPresent();
    }

    /** The first expectation of an unplanned end. */
    static Optional<Expectation> failure(Scenario.Variant variant) {
        return variant.expectations().stream()
                .filter(e -> e.claim() instanceof Expectation.Exits x && !x.never()
                        || e.claim() instanceof Expectation.Bails)
                .findFirst();
    }

    static Optional<Scenario.Variant> failing(Scenario scenario) {
        return scenario.variants().stream().filter(Variants::fails).findFirst();
    }

    /** A variant with an expectation of health is preferred to one that only expects no failure. */
    static Optional<Scenario.Variant> staying(Scenario scenario) {
        return scenario.variants().stream()
                .filter(v -> !fails(v))
                .filter(v -> v.expectations().stream().anyMatch(e -> e.claim() instanceof Expectation.Healthy))
                .findFirst()
                .or(() -> scenario.variants().stream().filter(v -> !fails(v)).findFirst());
    }
}
