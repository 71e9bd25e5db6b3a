package org.scxc.backends;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An option that only one backend has.
 *
 * @param name {@code --pin}
 * @param description for help; without the default, and without a full stop where there is one
 */
public record Option(String name, String description, Values values) {
    public sealed interface Values {
        /** On or off; off if it is not given. */
        record Switch() implements Values {}

        /** @param words the first one if none is given */
        record OneOf(String parameter, List<String> words) implements Values {}

        /** @param words what fits, for the message */
        record Matching(String parameter, Pattern pattern, String words, String otherwise) implements Values {}
    }

    public static Option onOff(String name, String description) {
        return new Option(name, description, new Values.Switch());
    }

    /** What is wrong with a value; empty if nothing is. */
    public Optional<String> wrong(String value) {
        return switch (values) {
            case Values.Switch s -> Optional.empty();
            case Values.OneOf o ->
                o.words().contains(value)
                        ? Optional.empty()
                        : Optional.of("there are " + String.join(" and ", o.words()));
            case Values.Matching m -> m.pattern().matcher(value).matches() ? Optional.empty() : Optional.of(m.words());
        };
    }
}
