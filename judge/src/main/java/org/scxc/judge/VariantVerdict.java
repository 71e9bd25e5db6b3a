package org.scxc.judge;

import java.util.List;
import java.util.OptionalLong;
import org.scxc.model.Outcome;
import org.scxc.model.Scenario;

/** All expectations of one variant, and the runs they were judged on. */
public record VariantVerdict(Scenario.Variant variant, List<ClaimVerdict> claims, List<Outcome> runs) {
    public VariantVerdict {
        claims = List.copyOf(claims);
        runs = List.copyOf(runs);
    }

    /** One failure fails all; a pass needs at least one claim, and every claim to hold. */
    public Status status() {
        if (claims.stream().anyMatch(c -> c.status() == Status.FAIL)) {
            return Status.FAIL;
        }
        boolean all = claims.stream().allMatch(c -> c.status() == Status.PASS);
        return all && !claims.isEmpty() && !runs.isEmpty() ? Status.PASS : Status.NOT_JUDGED;
    }

    /** The run to show: of the first claim that decided the status, else the first run. */
    public OptionalLong seed() {
        for (ClaimVerdict claim : claims) {
            if (claim.status() == status() && claim.seed().isPresent()) {
                return claim.seed();
            }
        }
        return runs.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(runs.get(0).seed());
    }
}
