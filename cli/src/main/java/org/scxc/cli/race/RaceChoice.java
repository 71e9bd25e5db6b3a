package org.scxc.cli.race;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.scxc.cli.load.Frontend;
import org.scxc.model.Race;
import picocli.CommandLine.Option;

/** Which races of many files, by their names and those of their variants. */
public final class RaceChoice {
    @Option(names = "--race", paramLabel = "NAME", description = "Only races of this name.")
    @Nullable
    String race;

    @Option(names = "--variant", paramLabel = "NAME", description = "Only variants of this name.")
    @Nullable
    String variant;

    /** The choice of a command whose options for races are those for scenarios. */
    public static RaceChoice of(@Nullable String race, @Nullable String variant) {
        RaceChoice choice = new RaceChoice();
        choice.race = race;
        choice.variant = variant;
        return choice;
    }

    /** Whether every race is chosen. */
    public boolean isAll() {
        return race == null && variant == null;
    }

    /** Whether one of these files has a race that is chosen. */
    public boolean isIn(List<Frontend.Compiled> files) {
        return files.stream()
                .flatMap(f -> f.races().stream())
                .anyMatch(r -> holds(r) && r.variants().stream().anyMatch(this::holds));
    }

    boolean holds(Race candidate) {
        return race == null || race.equals(candidate.name());
    }

    boolean holds(Race.Variant candidate) {
        return variant == null || variant.equals(candidate.name());
    }
}
