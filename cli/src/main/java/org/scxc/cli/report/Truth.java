package org.scxc.cli.report;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.scxc.judge.Interval;

/**
 * What is known of a variant from real machines.
 *
 * @param samples counted runs, one entry for each source
 * @param texts remarks
 */
public record Truth(List<Sample> samples, List<String> texts) {
    public static final Truth NONE = new Truth(List.of(), List.of());

    /**
     * Runs under like conditions.
     *
     * @param source what these conditions were
     * @param runs how many, at least 1; the counts of {@code ends} add up to it
     */
    public record Sample(String source, int runs, List<End> ends) {
        /** The ends of that label, of which there may be none. */
        public Optional<End> end(String label) {
            return ends.stream().filter(e -> e.label().equals(label)).findFirst();
        }

        public Interval interval(String label) {
            return Interval.wilson(end(label).map(End::count).orElse(0), runs);
        }
    }

    /**
     * Runs that ended in one way.
     *
     * @param label as in {@link org.scxc.judge.Tally.Row}: {@code 1025}, {@code bail}, {@code healthy}
     * @param remark empty if there is none
     */
    public record End(String label, int count, Optional<Times> times, String remark) {}

    /** When runs ended, ns after t = 0. */
    public record Times(long min, OptionalLong median, long max) {}

    public boolean isEmpty() {
        return samples.isEmpty() && texts.isEmpty();
    }
}
