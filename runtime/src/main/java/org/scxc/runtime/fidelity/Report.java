package org.scxc.runtime.fidelity;

import java.util.ArrayList;
import java.util.List;
import org.scxc.model.Fidelity;
import org.scxc.model.Finding;
import org.scxc.model.SourceSpan;
import org.scxc.runtime.Refusal;

/** Collects what becomes of every construct of one setup, and why it cannot be run. */
final class Report {
    private final List<Finding> findings = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();

    void exact(String construct, SourceSpan span) {
        findings.add(new Finding(construct, span, new Fidelity.Exact(), ""));
    }

    void approximated(String construct, SourceSpan span, String cause) {
        findings.add(new Finding(construct, span, new Fidelity.Approximated(cause), ""));
    }

    /** Exact if nothing is left out. */
    void leavingOut(String construct, SourceSpan span, List<String> causes) {
        if (causes.isEmpty()) {
            exact(construct, span);
        } else {
            approximated(construct, span, String.join("; ", causes));
        }
    }

    void refused(String construct, SourceSpan span, String cause, String hint) {
        findings.add(new Finding(construct, span, new Fidelity.Refused(cause), ""));
        refusals.add(new Refusal(span, cause, hint));
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    List<Refusal> refusals() {
        return List.copyOf(refusals);
    }
}
