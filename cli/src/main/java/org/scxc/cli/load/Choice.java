package org.scxc.cli.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.scxc.cli.process.BadInput;
import org.scxc.model.Nearest;
import org.scxc.model.Scenario;
import org.scxc.model.Suite;
import picocli.CommandLine.Option;

/** Which scenarios of many: by name, tag or suite; all that are asked for must fit. */
public final class Choice {
    @Option(names = "--scenario", paramLabel = "NAME", description = "Only scenarios of this name.")
    @Nullable
    String scenario;

    @Option(names = "--variant", paramLabel = "NAME", description = "Only variants of this name.")
    @Nullable
    String variant;

    @Option(
            names = "--tag",
            paramLabel = "TAG",
            description = "Only scenarios with this tag; given more than once, with one of them.")
    List<String> tags = new ArrayList<>();

    @Option(names = "--suite", paramLabel = "NAME", description = "Only scenarios of this suite, as often as it says.")
    @Nullable
    String suite;

    public @Nullable String scenario() {
        return scenario;
    }

    public @Nullable String variant() {
        return variant;
    }

    /** Those of a scenario that are chosen. */
    public List<Scenario.Variant> variants(Scenario of) {
        return VariantOptions.named(of, variant);
    }

    public boolean isEmpty() {
        return scenario == null && variant == null && suite == null && tags.isEmpty();
    }

    /** Races have no tags and belong to no suite. */
    public boolean isOfScenariosOnly() {
        return suite != null || !tags.isEmpty();
    }

    /** @throws BadInput if no file declares the suite, or no scenario has one of the tags */
    public Optional<Suite> check(List<Frontend.Compiled> files) {
        List<String> known = files.stream()
                .flatMap(f -> f.scenarios().stream())
                .flatMap(s -> s.tags().stream())
                .distinct()
                .sorted()
                .toList();
        for (String tag : tags) {
            if (!known.contains(tag)) {
                throw new BadInput("no scenario of these files has the tag '" + tag + "'" + hint(tag, known));
            }
        }
        String wanted = suite;
        if (wanted == null) {
            return Optional.empty();
        }
        List<Suite> suites = files.stream().flatMap(f -> f.suites().stream()).toList();
        Optional<Suite> chosen =
                suites.stream().filter(s -> s.name().equals(wanted)).findFirst();
        if (chosen.isEmpty()) {
            List<String> names = suites.stream().map(Suite::name).toList();
            throw new BadInput("unknown suite '" + wanted + "'" + hint(wanted, names));
        }
        return chosen;
    }

    private static String hint(String word, List<String> known) {
        return known.isEmpty() ? "" : "; " + Nearest.hint(word, known);
    }

    public boolean holds(Scenario candidate, String file, Optional<Suite> chosen) {
        return (scenario == null || scenario.equals(candidate.name()))
                && (tags.isEmpty() || candidate.tags().stream().anyMatch(tags::contains))
                && chosen.map(s -> s.holds(candidate, file)).orElse(true);
    }

    /** Runs of each variant that the suite asks for. */
    public static OptionalInt runs(Optional<Suite> chosen) {
        return chosen.map(Suite::runs).orElse(OptionalInt.empty());
    }
}
