package org.scxc.backends;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a writer came to.
 *
 * @param folders by their paths below the folder that the user names, which itself is the empty path
 * @param told lines about what was left out, for before anything else
 * @param counted lines about what the files hold
 * @param warnings what the user should know
 * @param problems why nothing may be written; empty = all is well
 */
public record Written(
        Map<String, Folder> folders,
        List<String> told,
        List<String> counted,
        List<String> warnings,
        List<Problem> problems,
        Optional<Proof> proof) {
    public Written {
        folders = Collections.unmodifiableMap(new LinkedHashMap<>(folders));
    }

    public static Written not(List<String> told, List<Problem> problems) {
        return new Written(Map.of(), told, List.of(), List.of(), problems, Optional.empty());
    }

    /** @param programs names of those files that are executable */
    public record Folder(List<OutputFile> files, List<String> programs) {}
}
