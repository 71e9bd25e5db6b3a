package org.scxc.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.scxc.model.Scenario;

/** The command line that repeats a run. */
final class Repeat {
    private Repeat() {}

    /** All words but the seed; the scenario is named only where the file has several. */
    static List<String> words(
            Frontend.Compiled compiled, Scenario scenario, Scenario.Variant variant, Settings settings) {
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
        String command = job.repeat().stream().map(Repeat::quoted).collect(Collectors.joining(" "));
        return seed.isPresent() ? command + " --seed " + seed.getAsLong() : command;
    }

    private static String quoted(@Nullable String word) {
        String text = word == null ? "" : word;
        return text.matches("[A-Za-z0-9_./=:,@%+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
