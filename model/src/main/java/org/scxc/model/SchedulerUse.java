package org.scxc.model;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The scheduler of a scenario, with everything inherited through {@code like} already in place.
 *
 * @param name as declared in the library or the file, for messages
 * @param model which in-JVM model stands behind it ({@code mitosis}, {@code simple}, {@code eevdf}, …), or {@code none}
 * @param version one of the versions its declaration lists ({@code base}, {@code pr3593}, {@code main}), or empty
 * @param flags only those that are set; names as declared ({@code enable_borrowing})
 * @param arguments the same flags as words of its command line, in the order in which they were first set
 * @param span where the scenario names it
 * @param object the compiled BPF code that runs instead of a model; its {@code model} is then {@link #OBJECT}
 */
public record SchedulerUse(
        String name,
        String model,
        String version,
        SortedMap<String, Value> flags,
        List<String> arguments,
        SourceSpan span,
        Optional<ObjectUse> object) {
    /** What {@link #model} says of a scheduler that is a BPF object. */
    public static final String OBJECT = "object";

    /** A model. */
    public SchedulerUse(
            String name,
            String model,
            String version,
            SortedMap<String, Value> flags,
            List<String> arguments,
            SourceSpan span) {
        this(name, model, version, flags, arguments, span, Optional.empty());
    }

    /** One whose command line nobody asks for. */
    public SchedulerUse(String name, String model, String version, SortedMap<String, Value> flags, SourceSpan span) {
        this(name, model, version, flags, List.of(), span);
    }

    public boolean isOn(String flag) {
        return flags.get(flag) instanceof Value.Switch s && s.on();
    }
}
