package org.scxc.backends.ktstr;

import java.util.List;
import java.util.Map;
import org.scxc.model.Scenario;

/**
 * What to build.
 *
 * @param sources in order
 * @param feature cargo feature that the files stand behind
 * @param companions whether commit messages and Cargo pieces are made
 * @param stories by scenario name; may lack some
 * @param refusals what a scenario means that cannot be built
 */
public record Request(
        List<Source> sources,
        Pin pin,
        Mode mode,
        String feature,
        boolean companions,
        Map<String, Story> stories,
        Refusals refusals) {
    /** One that cannot be built stops all. */
    public Request(
            List<Source> sources, Pin pin, Mode mode, String feature, boolean companions, Map<String, Story> stories) {
        this(sources, pin, mode, feature, companions, stories, Refusals.STOP);
    }

    public enum Refusals {
        STOP,
        /** Only the others are built. */
        LEAVE_OUT
    }

    /** @param file as the user named it */
    public record Source(String file, List<Scenario> scenarios) {}
}
