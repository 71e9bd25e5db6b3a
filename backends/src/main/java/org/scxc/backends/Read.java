package org.scxc.backends;

import java.nio.file.Path;
import java.util.List;
import org.scxc.model.Outcome;

/** One run of a variant, or why there is none to judge. */
public sealed interface Read {
    /** @param caveats what a reader of the verdict should know about the files */
    record Ran(Outcome outcome, Path place, List<String> caveats) implements Read {}

    /** Something ran, and its files do not say what came of it. */
    record Unusable(String reason, Path place) implements Read {}

    /** Nothing ran. */
    record Absent(String reason) implements Read {}
}
