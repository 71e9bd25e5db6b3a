package org.scxc.runtime.diff;

import java.util.List;
import java.util.Optional;
import org.scxc.runtime.ops.Place;

/**
 * One call, callback or kfunc, as it is shown.
 *
 * @param atNs after t = 0; negative before
 * @param depth 1 = a callback that is in no other, more = nested
 * @param kind what of the call it is
 * @param arguments in order
 * @param result empty if it has none, or has not returned
 * @param place the line of the scheduler's source that calls the kfunc
 */
public record DiffStep(
        long atNs,
        int cpu,
        int depth,
        Kind kind,
        String name,
        List<Argument> arguments,
        Optional<String> result,
        Optional<Place> place) {
    /** What of a call a step is. */
    public enum Kind {
        /** The kernel calls a callback. */
        CALLBACK,
        /** A callback returns. */
        RETURN,
        /** The scheduler calls a kfunc, or writes a field of a task. */
        KFUNC,
        /** The scheduler asks the kernel and changes nothing. */
        QUESTION,
        /** The scheduler is ended. */
        EXIT,
        /** The run is over. */
        END
    }

    /** A value with the name of its parameter. */
    public record Argument(String name, String value) {}

    DiffStep with(String answer) {
        return new DiffStep(atNs, cpu, depth, kind, name, arguments, Optional.of(answer), place);
    }
}
