package org.scxc.compiler;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the command line changes in every scenario.
 *
 * @param settings {@code scheduler.enable_borrowing=off}
 */
public record Overrides(Optional<String> kernelVersion, OptionalInt hz, List<String> settings) {
    public static final Overrides NONE = new Overrides(Optional.empty(), OptionalInt.empty(), List.of());
}
