package org.scxc.compiler;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the command line says in place of the files.
 *
 * @param kernelVersion a version or a declared kernel
 * @param settings knobs as text, {@code scheduler.enable_borrowing=off}; they win over every variant
 * @param standIn what runs in place of the scheduler of every scenario that has one
 */
public record Overrides(
        Optional<String> kernelVersion,
        OptionalInt hz,
        List<String> settings,
        NewerKernels newerKernels,
        Optional<StandIn> standIn) {
    /** What a kernel version is that is newer than all that are known. */
    public enum NewerKernels {
        /** For the model, which has nothing to go by. */
        ERROR,
        /** For targets that run on the kernel itself. */
        WARNING
    }

    /** Other code for the scheduler that a scenario declares. Flags, variables and programs of its declaration stay. */
    public sealed interface StandIn {
        /** A BPF object. @param file a path as the user gave it */
        record Compiled(Path file) implements StandIn {}

        /** A Java model by its name. */
        record Model(String name) implements StandIn {}
    }

    public static final Overrides NONE = new Overrides(Optional.empty(), OptionalInt.empty(), List.of());

    public Overrides(Optional<String> kernelVersion, OptionalInt hz, List<String> settings) {
        this(kernelVersion, hz, settings, NewerKernels.ERROR);
    }

    public Overrides(Optional<String> kernelVersion, OptionalInt hz, List<String> settings, NewerKernels newerKernels) {
        this(kernelVersion, hz, settings, newerKernels, Optional.empty());
    }

    /** The same with other code for the schedulers. */
    public Overrides with(StandIn other) {
        return new Overrides(kernelVersion, hz, settings, newerKernels, Optional.of(other));
    }
}
