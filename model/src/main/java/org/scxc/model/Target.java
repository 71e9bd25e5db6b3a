package org.scxc.model;

import java.util.List;
import java.util.Optional;

/**
 * {@code target ktstr { duration 35s }}: what only one backend needs; never changes what a scenario means.
 *
 * @param name the backend's
 */
public record Target(String name, List<Setting> settings, SourceSpan span) {
    public Target {
        settings = List.copyOf(settings);
    }

    /** @param value a bare name is a switch that is on */
    public record Setting(String name, Value value, SourceSpan span) {}

    /** The simulator in this process. */
    public static final String JVM = "jvm";

    /** All there are; the block of another one is ignored. */
    public static final List<String> NAMES = List.of(JVM, "ktstr", "shell");

    /** The switch {@code only}: no other target runs the scenario. */
    public static final String ONLY = "only";

    boolean only() {
        return setting(ONLY)
                .filter(s -> s.value() instanceof Value.Switch on && on.on())
                .isPresent();
    }

    /** The setting of that name; the last one if it stands there twice. */
    public Optional<Setting> setting(String wanted) {
        return settings.stream().filter(s -> s.name().equals(wanted)).reduce((first, second) -> second);
    }
}
