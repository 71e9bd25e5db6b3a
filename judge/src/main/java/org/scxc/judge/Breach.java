package org.scxc.judge;

import java.util.OptionalLong;

/**
 * A rule that every run obeys, whatever is claimed, was broken: the variant fails as if a claim had.
 *
 * @param reason what was seen in the run shown, and what would have allowed it
 * @param runs in how many runs the rule was broken, at least 1
 * @param of how many runs there were
 * @param seed of the first run that broke it
 */
public record Breach(Rule rule, String reason, int runs, int of, OptionalLong seed) {
    /** The rules, in the words of a report. */
    public enum Rule {
        UNEXPECTED_EXIT("unexpected exit"),
        REFUSED_CHANGE("refused change");

        private final String words;

        Rule(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }
}
