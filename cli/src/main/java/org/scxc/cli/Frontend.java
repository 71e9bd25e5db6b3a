package org.scxc.cli;

import java.util.List;
import org.scxc.model.Scenario;

/** Who turns text into scenarios. */
interface Frontend {
    /** A source file as the user named it. */
    record Source(String name, String text) {}

    /**
     * What a file came to.
     *
     * @param diagnostics rendered, with source excerpts; empty if there are none
     * @param races names of the races in the file
     */
    record Compiled(
            Source source, List<Scenario> scenarios, String diagnostics, boolean hasErrors, List<String> races) {}

    Compiled compile(Source source, Settings settings);
}
