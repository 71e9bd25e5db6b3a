package org.scxc.judge;

import java.util.List;
import java.util.OptionalLong;
import org.scxc.model.Expectation;

/**
 * One expectation over all runs.
 *
 * @param reason what was seen, in the words of a report
 * @param held in how many runs it held
 * @param of how many runs there were
 * @param seed a run that shows the reason: the first that decided against the claim, else the first
 * @param explanations the worst instants of that run, if it failed and was repeated to find them
 */
public record ClaimVerdict(
        Expectation expectation,
        Status status,
        String reason,
        int held,
        int of,
        OptionalLong seed,
        List<Explanation> explanations) {
    public ClaimVerdict {
        explanations = List.copyOf(explanations);
    }

    ClaimVerdict(Expectation expectation, Status status, String reason, int held, int of, OptionalLong seed) {
        this(expectation, status, reason, held, of, seed, List.of());
    }

    /** The same verdict, explained. */
    public ClaimVerdict with(List<Explanation> found) {
        return new ClaimVerdict(expectation, status, reason, held, of, seed, found);
    }
}
