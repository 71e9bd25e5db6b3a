package org.scxc.compiler.lower;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.model.Expectation;
import org.scxc.model.Fidelity;
import org.scxc.model.Scenario;
import org.scxc.model.SourceSpan;
import org.scxc.model.index.Judgeability;

/** A claim that no run of any variant can judge is an error: it would stand there and never fail. */
record ClaimChecks(Diagnostics diagnostics) {
    /** @param variants of one scenario, in which the same claim can stand several times */
    void check(List<Scenario.Variant> variants) {
        if (diagnostics.hasErrors()) {
            return;
        }
        Map<SourceSpan, Optional<Fidelity.Refused>> reasons = new LinkedHashMap<>();
        for (Scenario.Variant variant : variants) {
            Judgeability judgeability = Judgeability.of(variant.setup());
            for (Expectation e : variant.expectations()) {
                Optional<Fidelity.Refused> reason =
                        judgeability.of(e.claim()) instanceof Fidelity.Refused r ? Optional.of(r) : Optional.empty();
                reasons.merge(e.span(), reason, (one, other) -> one.isEmpty() ? one : other);
            }
        }
        reasons.forEach((span, reason) -> reason.ifPresent(r -> diagnostics.report(
                Code.NEVER_JUDGED,
                span,
                "no run can judge this claim: " + r.cause(),
                r.hint().isEmpty()
                        ? "say during which phase, or claim an upper bound of what is recorded"
                        : r.hint())));
    }
}
