package org.scxc.model;

import java.util.List;
import java.util.OptionalInt;

/**
 * A set of scenarios with a name.
 *
 * @param scenarios patterns of file names, relative to the suite's folder, or of scenario names; none = all
 * @param tags a scenario has one of these; none = whatever it has
 * @param runs of each variant, in place of what it states
 * @param file that declares it
 */
public record Suite(
        String name, List<String> scenarios, List<String> tags, OptionalInt runs, String file, SourceSpan span) {
    /**
     * Whether the suite holds a scenario.
     *
     * @param file in which it stands
     */
    public boolean holds(Scenario scenario, String file) {
        boolean tagged = tags.isEmpty() || scenario.tags().stream().anyMatch(tags::contains);
        return tagged
                && (scenarios.isEmpty()
                        || scenarios.stream().anyMatch(p -> fits(p, scenario.name()) || isFile(p, file)));
    }

    private boolean isFile(String pattern, String other) {
        String folder = file.substring(0, file.lastIndexOf('/') + 1);
        return other.startsWith(folder) && fits(pattern, other.substring(folder.length()));
    }

    /** {@code *} is anything but a slash, {@code **} anything, {@code ?} one character. */
    private static boolean fits(String pattern, String name) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            switch (pattern.charAt(i)) {
                case '?' -> regex.append("[^/]");
                case '*' -> {
                    boolean all = pattern.startsWith("**", i);
                    regex.append(all ? ".*" : "[^/]*");
                    i += all ? 1 : 0;
                }
                default -> regex.append(java.util.regex.Pattern.quote("" + pattern.charAt(i)));
            }
        }
        return name.matches(regex.toString());
    }
}
