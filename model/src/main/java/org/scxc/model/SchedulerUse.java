package org.scxc.model;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The scheduler of a scenario, with everything inherited through {@code like} already in place.
 *
 * @param name as declared in the library or the file, for messages
 * @param code what runs
 * @param version one of the versions its declaration lists ({@code base}, {@code pr3593}, {@code main}), or empty
 * @param binary program that loads it, by name or path, for backends that start one
 * @param flags only those that are set; names as declared ({@code enable_borrowing})
 * @param arguments the same flags as words of its command line, in the order in which they were first set
 * @param cgroups what its declaration says of cgroups
 * @param restart what its process does after an exit; empty: the exit ends the run
 * @param span where the scenario names it
 */
public record SchedulerUse(
        String name,
        Code code,
        String version,
        Optional<String> binary,
        SortedMap<String, Value> flags,
        List<String> arguments,
        Cgroups cgroups,
        Optional<Restart> restart,
        SourceSpan span) {
    /** What runs when a scenario says {@code scheduler NAME}. */
    public sealed interface Code {
        /** The kernel's own fair class: no sched_ext scheduler is loaded. */
        record Fair() implements Code {}

        /** @param name of a model of the in-JVM runtime */
        record Model(String name) implements Code {}

        /** The scheduler's own compiled BPF code. */
        record Compiled(ObjectUse object) implements Code {}

        /** Nothing that the in-JVM runtime has; other backends start a binary. */
        record Elsewhere() implements Code {}

        /** As after {@code model} in a declaration. */
        default String word() {
            return switch (this) {
                case Fair f -> FAIR;
                case Model m -> m.name();
                case Compiled c -> "object";
                case Elsewhere e -> NONE;
            };
        }

        /** What {@code model WORD} means. */
        static Code of(String word) {
            return switch (word) {
                case FAIR -> new Fair();
                case NONE -> new Elsewhere();
                default -> new Model(word);
            };
        }
    }

    private static final String FAIR = "eevdf";
    private static final String NONE = "none";

    /**
     * How a scheduler sees cgroups.
     *
     * @param parent below which it looks for cells; empty if it does not look, or is not told where
     * @param wantsController it hears of cgroups by callbacks, which the kernel makes only where the cpu controller is on
     */
    public record Cgroups(Optional<Parent> parent, boolean wantsController) {
        public static final Cgroups NONE = new Cgroups(Optional.empty(), false);

        /**
         * {@code parent_cgroup from FLAG}.
         *
         * @param flag whose value it is
         */
        public record Parent(String flag, String path) {}
    }

    /** A model, or what {@link Code#of} makes of the word. */
    public SchedulerUse(
            String name,
            String model,
            String version,
            SortedMap<String, Value> flags,
            List<String> arguments,
            SourceSpan span) {
        this(name, Code.of(model), version, Optional.empty(), flags, arguments, Cgroups.NONE, Optional.empty(), span);
    }

    /** One whose command line nobody asks for. */
    public SchedulerUse(String name, String model, String version, SortedMap<String, Value> flags, SourceSpan span) {
        this(name, model, version, flags, List.of(), span);
    }

    public SchedulerUse withCgroups(Cgroups other) {
        return new SchedulerUse(name, code, version, binary, flags, arguments, other, restart, span);
    }

    public SchedulerUse withBinary(String program) {
        return new SchedulerUse(name, code, version, Optional.of(program), flags, arguments, cgroups, restart, span);
    }

    public SchedulerUse withRestart(Restart after) {
        return new SchedulerUse(name, code, version, binary, flags, arguments, cgroups, Optional.of(after), span);
    }

    /** Whether it is loaded into the kernel, so that there is something that can exit. */
    public boolean isExt() {
        return !(code instanceof Code.Fair);
    }

    public Optional<ObjectUse> object() {
        return code instanceof Code.Compiled c ? Optional.of(c.object()) : Optional.empty();
    }

    public boolean isOn(String flag) {
        return flags.get(flag) instanceof Value.Switch s && s.on();
    }
}
