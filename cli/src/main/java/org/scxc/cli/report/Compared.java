package org.scxc.cli.report;

import java.util.List;
import java.util.Optional;
import org.scxc.judge.compare.Agreement;
import org.scxc.judge.compare.Comparison;

/**
 * What became of one variant's comparison.
 *
 * @param conditions under which the real runs were
 * @param left runs that count for nothing, or why there is no comparison
 */
public record Compared(
        String scenario, String variant, Optional<Comparison> comparison, List<String> conditions, List<String> left) {
    public Agreement agreement() {
        return comparison.map(Comparison::agreement).orElse(Agreement.NOT_COMPARABLE);
    }
}
