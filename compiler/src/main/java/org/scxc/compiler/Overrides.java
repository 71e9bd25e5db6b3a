package org.scxc.compiler;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the command line says in place of the files.
 *
 * @param kernelVersion a version or a declared kernel
 * @param settings knobs as text, {@code scheduler.enable_borrowing=off}; they win over every variant
 */
public record Overrides(
        Optional<String> kernelVersion, OptionalInt hz, List<String> settings, NewerKernels newerKernels) {
    /** What a kernel version is that is newer than all that are known. */
    public enum NewerKernels {
        /** For the model, which has nothing to go by. */
        ERROR,
        /** For targets that run on the kernel itself. */
        WARNING
    }

    public static final Overrides NONE = new Overrides(Optional.empty(), OptionalInt.empty(), List.of());

    public Overrides(Optional<String> kernelVersion, OptionalInt hz, List<String> settings) {
        this(kernelVersion, hz, settings, NewerKernels.ERROR);
    }
}
