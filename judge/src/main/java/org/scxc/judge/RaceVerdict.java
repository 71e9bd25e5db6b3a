package org.scxc.judge;

import java.util.List;
import java.util.Optional;
import org.scxc.model.Race;
import org.scxc.model.RaceOutcome;

/** All claims of one variant of a race, and the search they were judged on. */
public record RaceVerdict(Race.Variant variant, List<RaceClaimVerdict> claims, RaceOutcome outcome) {
    /**
     * @param reason what the search saw, in the words of a report
     * @param witness an execution that shows what the claim speaks of, if there is one
     */
    public record RaceClaimVerdict(
            Race.Claim claim, Status status, String reason, Optional<RaceOutcome.Reached> witness) {}

    public RaceVerdict {
        claims = List.copyOf(claims);
    }

    /** As for scenarios: one failure fails all, a pass needs at least one claim and every claim to hold. */
    public Status status() {
        if (claims.stream().anyMatch(c -> c.status() == Status.FAIL)) {
            return Status.FAIL;
        }
        boolean all = claims.stream().allMatch(c -> c.status() == Status.PASS);
        return all && !claims.isEmpty() ? Status.PASS : Status.NOT_JUDGED;
    }
}
