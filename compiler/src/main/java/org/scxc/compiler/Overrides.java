package org.scxc.compiler;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the command line says in place of the files.
 *
 * @param settings knobs as text, {@code scheduler.enable_borrowing=off}; they win over every variant
 */
public record Overrides(Optional<String> kernelVersion, OptionalInt hz, List<String> settings) {
    public static final Overrides NONE = new Overrides(Optional.empty(), OptionalInt.empty(), List.of());
}
