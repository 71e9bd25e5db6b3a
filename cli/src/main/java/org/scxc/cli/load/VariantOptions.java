package org.scxc.cli.load;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.scxc.cli.process.BadInput;
import org.scxc.model.Scenario;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which variants of one file: all of all scenarios, unless a scenario or a variant is named. */
public final class VariantOptions {
    @Mixin
    ScenarioOption scenario;

    @Option(names = "--variant", paramLabel = "NAME", description = "Only this variant.")
    @Nullable
    String variant;

    /** A variant and the scenario that it is of. */
    public record Chosen(Scenario scenario, Scenario.Variant variant) {}

    /**
     * Returns them in the order of the file; none if it has no scenario.
     *
     * @throws BadInput if none has the name
     */
    public List<Chosen> of(Frontend.Compiled compiled) {
        List<Scenario> scenarios = scenario.of(compiled);
        List<Chosen> chosen = new ArrayList<>();
        scenarios.forEach(s -> named(s, variant).forEach(v -> chosen.add(new Chosen(s, v))));
        if (chosen.isEmpty() && variant != null) {
            throw ScenarioOption.unknown(
                    compiled.source().name() + " has no variant",
                    variant,
                    scenarios.stream()
                            .flatMap(s -> s.variants().stream())
                            .map(Scenario.Variant::name)
                            .toList());
        }
        return chosen;
    }

    /** The variants of that name, all if none is named. */
    static List<Scenario.Variant> named(Scenario scenario, @Nullable String name) {
        return scenario.variants().stream()
                .filter(v -> name == null || v.name().equals(name))
                .toList();
    }
}
