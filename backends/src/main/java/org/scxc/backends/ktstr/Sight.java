package org.scxc.backends.ktstr;

import org.scxc.model.SourceSpan;

/** What the model's own runs have shown of one variant. */
public sealed interface Sight {
    /**
     * No claim failed; of a variant that is expected to fail: it failed as expected.
     *
     * @param seed of the run that showed it
     */
    record Held(long seed) implements Sight {}

    /**
     * A claim failed; of a variant that is expected to fail: no run failed as expected.
     *
     * @param runs how many there were
     * @param reason what was seen instead, in the words of the judge
     * @param span the claim that did not hold, or the scenario
     */
    record Failed(int runs, String reason, SourceSpan span) implements Sight {}

    /** Nothing can be said: it was not run, or the model cannot run it. */
    record NotRun() implements Sight {}
}
