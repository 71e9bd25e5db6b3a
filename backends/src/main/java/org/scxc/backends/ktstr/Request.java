package org.scxc.backends.ktstr;

import java.util.List;
import java.util.Map;
import org.scxc.backends.Refusals;
import org.scxc.backends.Source;
import org.scxc.model.Scenario;

/**
 * What to build.
 *
 * @param sources in order
 * @param feature cargo feature that the files stand behind
 * @param companions whether commit messages and Cargo pieces are made
 * @param seen what the model showed, by scenario name; may lack some
 * @param refusals what a scenario means that cannot be built
 * @param losses what it means that a claim cannot be carried
 */
public record Request(
        List<Source> sources,
        Pin pin,
        Mode mode,
        String feature,
        boolean companions,
        Map<String, Seen> seen,
        Refusals refusals,
        Losses losses) {
    /** One that cannot be built, and one claim that cannot be carried, stops all. */
    public Request(
            List<Source> sources, Pin pin, Mode mode, String feature, boolean companions, Map<String, Seen> seen) {
        this(sources, pin, mode, feature, companions, seen, Refusals.STOP, Losses.STOP);
    }

    Seen seen(Scenario scenario) {
        return seen.getOrDefault(scenario.name(), Seen.NOTHING);
    }

    public enum Losses {
        /** A test without a claim that it is for is not written. */
        STOP,
        /** It is written, and the claims that it lacks are counted and listed. */
        COUNT
    }
}
