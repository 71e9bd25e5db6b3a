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
 */
public record Request(
        List<Source> sources, Pin pin, Mode mode, String feature, boolean companions, Map<String, Story> stories) {
    /** @param file as the user named it */
    public record Source(String file, List<Scenario> scenarios) {}
}
