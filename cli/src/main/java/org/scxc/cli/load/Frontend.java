package org.scxc.cli.load;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.scxc.model.Race;
import org.scxc.model.Scenario;
import org.scxc.model.Suite;

/** Who turns text into scenarios and races. */
public interface Frontend {
    /**
     * A source file as the user named it.
     *
     * @param unreadable why it could not be read, and the text is empty; empty if it was
     */
    record Source(String name, String text, Optional<String> unreadable) {
        public Source(String name, String text) {
            this(name, text, Optional.empty());
        }
    }

    /**
     * What a file came to.
     *
     * @param diagnostics rendered, with source excerpts; empty if there are none
     * @param suites that the file declares
     */
    record Compiled(
            Source source,
            List<Scenario> scenarios,
            String diagnostics,
            boolean hasErrors,
            List<Race> races,
            List<Suite> suites) {
        public Compiled withScenarios(List<Scenario> some) {
            return new Compiled(source, some, diagnostics, hasErrors, races, suites);
        }

        /** What a file comes to that could not be read: an error in the place of its diagnostics. */
        public static Compiled unread(Source source, String why) {
            String error = "error: " + source.name() + ": " + why + "\n\n";
            return new Compiled(source, List.of(), error, true, List.of(), List.of());
        }
    }

    default Compiled compile(Source source, OverrideOptions settings) {
        return compile(source, settings, "", text -> {});
    }

    /**
     * The same, and prints what the file has become after a phase.
     *
     * @param phase one of {@link #phases()}; another prints nothing
     * @param out gets the text, unless an error stopped the compiler before
     */
    Compiled compile(Source source, OverrideOptions settings, String phase, Consumer<String> out);

    /** The compiler's phases, in order. */
    List<String> phases();
}
