package org.scxc.judge;

import java.util.OptionalLong;
import org.scxc.model.Expectation;

/**
 * One expectation over all runs.
 *
 * @param reason what was seen, in the words of a report
 * @param held in how many runs it held
 * @param of how many runs there were
 * @param seed a run that shows the reason: the first that decided against the claim, else the first
 */
public record ClaimVerdict(
        Expectation expectation, Status status, String reason, int held, int of, OptionalLong seed) {}
