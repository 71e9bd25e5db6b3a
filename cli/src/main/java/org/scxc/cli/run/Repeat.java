package org.scxc.cli.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.scxc.cli.load.Frontend;
import org.scxc.cli.load.OverrideOptions;
import org.scxc.judge.VariantVerdict;
import org.scxc.model.Race;
import org.scxc.model.Scenario;
import org.scxc.model.Sighting;

/** The command line that repeats a run. */
public final class Repeat {
    private Repeat() {}

    /** All words but the seed; the scenario is named only where the file has several. */
    static List<String> words(
            Frontend.Compiled compiled, Scenario scenario, Scenario.Variant variant, OverrideOptions settings) {
        List<String> words =
                new ArrayList<>(List.of("./scxc", "run", compiled.source().name()));
        if (compiled.scenarios().size() > 1) {
            words.addAll(List.of("--scenario", scenario.name()));
        }
        if (!variant.name().isEmpty()) {
            words.addAll(List.of("--variant", variant.name()));
        }
        words.addAll(settings.words());
        return List.copyOf(words);
    }

    static String command(Job job, OptionalLong seed) {
        String command = quoted(job.repeat());
        return seed.isPresent() ? command + " --seed " + seed.getAsLong() : command;
    }

    /** Prints the events of an instant; times in whole microseconds, as a trace has them, and none cut off. */
    static String trace(Job job, long seed, Sighting sighting) {
        List<String> words = new ArrayList<>(job.repeat());
        words.set(1, "trace");
        words.addAll(List.of("--seed", "" + seed));
        words.addAll(List.of("--from", seconds(Math.floorDiv(sighting.fromNs(), 1000))));
        words.addAll(List.of("--to", seconds(Math.ceilDiv(sighting.untilNs(), 1000))));
        sighting.cpu().ifPresent(cpu -> words.addAll(List.of("--cpu", "" + cpu)));
        return quoted(words);
    }

    private static String seconds(long us) {
        return String.format(Locale.ROOT, "%.6fs", us / 1e6);
    }

    /** What comes to the same verdict: the run shown, or all runs where a rate decided. */
    static String verdict(Job job, VariantVerdict verdict) {
        boolean rate = verdict.breaches().isEmpty()
                && verdict.claims().stream()
                        .filter(c -> c.status() == verdict.status())
                        .findFirst()
                        .filter(c -> c.expectation().rate().isPresent())
                        .isPresent();
        if (!rate) {
            return command(job, verdict.seed());
        }
        List<String> words = new ArrayList<>(job.repeat());
        words.set(1, "test");
        if (job.seeds().size() != Math.max(1, job.variant().runs())) {
            words.addAll(List.of("--runs", "" + job.seeds().size()));
        }
        return quoted(words);
    }

    /** Explores one variant of a race again; of a matrix, all its cells. */
    public static String race(
            Frontend.Compiled file, Race race, Race.Variant variant, OverrideOptions settings, List<String> search) {
        List<String> words =
                new ArrayList<>(List.of("./scxc", "explore", file.source().name(), "--race", race.name()));
        if (!variant.name().isEmpty()) {
            words.addAll(List.of("--variant", variant.name()));
        }
        words.addAll(settings.words());
        words.addAll(search);
        return quoted(words);
    }

    private static String quoted(List<String> words) {
        return words.stream().map(Repeat::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(@Nullable String word) {
        String text = word == null ? "" : word;
        return text.matches("[A-Za-z0-9_./=:,@%+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
