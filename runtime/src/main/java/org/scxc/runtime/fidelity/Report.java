package org.scxc.runtime.fidelity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.scxc.model.Finding;
import org.scxc.model.Part;
import org.scxc.model.SourceSpan;
import org.scxc.runtime.Refusal;

/** Collects what becomes of every construct of one setup, and why it cannot be run. All words come from {@link Part}. */
final class Report {
    private final List<Finding> findings = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();

    /** @param parts that the construct contains, at least one; none of them refused */
    void holds(String construct, SourceSpan span, Part... parts) {
        findings.add(Finding.of(construct, span, parts));
    }

    void holds(String construct, SourceSpan span, Uses uses) {
        findings.add(Finding.of(construct, span, uses.causes(), ""));
    }

    /** @param part that is refused */
    void refused(String construct, SourceSpan span, Part part, String cause, String hint) {
        findings.add(Finding.of(construct, span, Map.of(part, cause), ""));
        refusals.add(new Refusal(span, cause, hint));
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    List<Refusal> refusals() {
        return List.copyOf(refusals);
    }
}
