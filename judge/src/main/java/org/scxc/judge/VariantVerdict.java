package org.scxc.judge;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.scxc.model.Outcome;
import org.scxc.model.Scenario;

/**
 * All expectations of one variant, and the runs they were judged on.
 *
 * @param breaches rules that hold without being claimed, and were broken
 */
public record VariantVerdict(
        Scenario.Variant variant, List<ClaimVerdict> claims, List<Breach> breaches, List<Outcome> runs) {
    public VariantVerdict {
        claims = List.copyOf(claims);
        breaches = List.copyOf(breaches);
        runs = List.copyOf(runs);
    }

    /** The same verdict on the same runs, of which more is told. */
    public VariantVerdict withRuns(List<Outcome> told) {
        return new VariantVerdict(variant, claims, breaches, told);
    }

    /** The same verdict with its claims explained. */
    public VariantVerdict withClaims(List<ClaimVerdict> explained) {
        return new VariantVerdict(variant, explained, breaches, runs);
    }

    /** One failure or breach fails all; a pass needs at least one claim, and every claim to hold. */
    public Status status() {
        if (!breaches.isEmpty() || claims.stream().anyMatch(c -> c.status() == Status.FAIL)) {
            return Status.FAIL;
        }
        boolean all = claims.stream().allMatch(c -> c.status() == Status.PASS);
        return all && !claims.isEmpty() && !runs.isEmpty() ? Status.PASS : Status.NOT_JUDGED;
    }

    /** What decided the status, on one line: the first breach, else the first claim of that status. */
    public String reason() {
        Optional<String> broken =
                breaches.stream().findFirst().map(b -> b.rule().words() + ": " + b.reason());
        return broken.or(() -> claims.stream()
                        .filter(c -> c.status() == status())
                        .findFirst()
                        .map(c -> c.expectation().text() + ": " + c.reason()))
                .orElse("no expectation is stated")
                .replace('\n', ' ');
    }

    /** The run to show: of the first breach or claim that decided the status, else the first run. */
    public OptionalLong seed() {
        for (Breach breach : breaches) {
            if (breach.seed().isPresent()) {
                return breach.seed();
            }
        }
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
