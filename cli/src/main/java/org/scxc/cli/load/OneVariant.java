package org.scxc.cli.load;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.scxc.cli.process.BadInput;
import org.scxc.model.Scenario;

/**
 * The one variant that a command looks at.
 *
 * @param scenario named on the command line, or null for the only one
 * @param name of the variant, or null for the first
 */
public record OneVariant(
        Frontend.Compiled compiled,
        @Nullable String scenario,
        @Nullable String name) {
    /** @throws BadInput if there is none, or more than one scenario */
    public Scenario theScenario() {
        List<Scenario> scenarios = ScenarioOption.named(compiled, scenario);
        if (scenarios.size() != 1) {
            throw new BadInput(compiled.source().name() + " has " + scenarios.size() + " scenarios"
                    + (scenarios.isEmpty()
                            ? ""
                            : "; choose with --scenario: "
                                    + String.join(
                                            ", ",
                                            scenarios.stream()
                                                    .map(Scenario::name)
                                                    .toList())));
        }
        return scenarios.get(0);
    }

    /** @throws BadInput if there is none of that name */
    public Scenario.Variant variant() {
        Scenario one = theScenario();
        List<Scenario.Variant> variants = VariantOptions.named(one, name);
        if (variants.isEmpty()) {
            throw ScenarioOption.unknown(
                    one.name() + " has no variant",
                    name == null ? "" : name,
                    one.variants().stream().map(Scenario.Variant::name).toList());
        }
        return variants.get(0);
    }
}
