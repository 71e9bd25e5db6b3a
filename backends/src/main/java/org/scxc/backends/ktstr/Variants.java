package org.scxc.backends.ktstr;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
        return variant.expectations().stream().filter(Variants::isFailure).findFirst();
    }

    static boolean isFailure(Expectation expectation) {
        return expectation.claim() instanceof Expectation.Exits x && !x.never()
                || expectation.claim() instanceof Expectation.Bails;
    }

    static Optional<Scenario.Variant> failing(Scenario scenario) {
        return scenario.variants().stream().filter(Variants::fails).findFirst();
    }

    /** Those that no expectation lets fail; one that is expected to be healthy comes before one that is not. */
    static List<Scenario.Variant> staying(Scenario scenario) {
        List<Scenario.Variant> staying =
                scenario.variants().stream().filter(v -> !fails(v)).toList();
        return Stream.concat(
                        staying.stream().filter(Variants::isHealthy),
                        staying.stream().filter(v -> !isHealthy(v)))
                .toList();
    }

    /** What a fixed tree shall keep: the first to stay whose claims did not fail in the model. */
    static Optional<Scenario.Variant> guard(Scenario scenario, Seen seen) {
        return staying(scenario).stream().filter(v -> !seen.failed(v)).findFirst();
    }

    private static boolean isHealthy(Scenario.Variant variant) {
        return variant.expectations().stream().anyMatch(e -> e.claim() instanceof Expectation.Healthy);
    }
}
