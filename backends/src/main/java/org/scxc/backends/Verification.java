package org.scxc.backends;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What the checks of generated files came to, in their order.
 *
 * @param subject what they are checked against: {@code the real crate}
 * @param took how long it took, in words
 */
public record Verification(List<CheckResult> results, String subject, String took) {
    public Verification {
        results = List.copyOf(results);
    }

    public boolean failed() {
        return results.stream().anyMatch(r -> r.status() == CheckResult.Status.FAILED);
    }

    /** Whether the thing itself was asked: what is read off the texts alone does not show that they fit it. */
    public boolean judged() {
        return results.stream()
                .anyMatch(r -> r.subject() == CheckResult.Subject.REAL && r.status() != CheckResult.Status.NOT_RUN);
    }

    /** Why checks were not run, each reason once. */
    public String notRun() {
        return results.stream()
                .filter(r -> r.status() == CheckResult.Status.NOT_RUN)
                .map(CheckResult::detail)
                .distinct()
                .collect(Collectors.joining("; "));
    }
}
