package org.scxc.model;

import java.util.List;

/**
 * A checked scenario.
 *
 * @param name dotted, {@code mitosis.vtime_stall_via_borrowing}
 * @param doc its {@code ///} text, lines joined by newline
 * @param tags words by which scenarios are chosen; none if none are given
 * @param targets what single backends need, in the order written
 * @param variants at least one; a scenario without variants has one whose name is empty
 */
public record Scenario(
        String name,
        String doc,
        List<String> tags,
        String file,
        List<Target> targets,
        List<Variant> variants,
        SourceSpan span) {
    /** One that no backend needs to know more about. */
    public Scenario(String name, String doc, List<String> tags, String file, List<Variant> variants, SourceSpan span) {
        this(name, doc, tags, file, List.of(), variants, span);
    }

    /**
     * The targets that state {@code only}: the scenario is for them and for no other. Empty = for every target.
     */
    public List<String> only() {
        return targets.stream()
                .filter(t -> t.only() && Target.NAMES.contains(t.name()))
                .map(Target::name)
                .distinct()
                .toList();
    }

    /** @param target as in {@link Target#name()}; {@code jvm} is the simulator */
    public boolean isFor(String target) {
        List<String> only = only();
        return only.isEmpty() || only.contains(target);
    }

    /**
     * @param knobs as written, for reports
     * @param expectations all that hold for it
     * @param own those of them that are written inside the variant; all if the scenario has no variants
     * @param runs how many seeds its expectations ask for, at least 1
     */
    public record Variant(
            String name,
            List<String> knobs,
            Setup setup,
            List<Expectation> expectations,
            List<Expectation> own,
            int runs) {
        /** One whose expectations are all its own. */
        public Variant(String name, List<String> knobs, Setup setup, List<Expectation> expectations, int runs) {
            this(name, knobs, setup, expectations, expectations, runs);
        }

        /** The expectations that it is there for: its own, or all if it has none. */
        public List<Expectation> purpose() {
            return own.isEmpty() ? expectations : own;
        }
    }
}
