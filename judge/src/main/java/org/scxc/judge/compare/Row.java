package org.scxc.judge.compare;

import java.util.Optional;

/**
 * One thing compared.
 *
 * @param what {@code exit 1026}, {@code usage of drifter during saturate}
 * @param predicted as text; so are {@code observed} and {@code tolerance}, which may be empty
 * @param reason why it differs or cannot be compared; empty if it agrees
 * @param predictedRange in fractions or ns; absent for what is no number
 */
public record Row(
        String what,
        Agreement agreement,
        String predicted,
        String observed,
        String tolerance,
        String reason,
        Optional<Range> predictedRange,
        Optional<Range> observedRange) {
    static Row text(
            String what, Agreement agreement, String predicted, String observed, String tolerance, String reason) {
        return new Row(what, agreement, predicted, observed, tolerance, reason, Optional.empty(), Optional.empty());
    }
}
