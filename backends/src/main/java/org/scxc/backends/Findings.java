package org.scxc.backends;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.scxc.model.Fidelity;
import org.scxc.model.Finding;
import org.scxc.model.SourceSpan;

/** Collects what became of every construct of one scenario, and what stands in the way of writing it. */
public final class Findings {
    /** What is done again and again is told once. */
    private final Set<Finding> findings = new LinkedHashSet<>();

    private final Set<Problem> problems = new LinkedHashSet<>();

    public void exact(String construct, SourceSpan span, String becomes) {
        findings.add(new Finding(construct, span, new Fidelity.Exact(), becomes));
    }

    public void approximated(String construct, SourceSpan span, String becomes, String cause) {
        findings.add(new Finding(construct, span, new Fidelity.Approximated(cause), becomes));
    }

    /** Something that the files do without, such as an expectation that cannot be judged there; the report says so. */
    public void notExpressible(String construct, SourceSpan span, String cause) {
        findings.add(new Finding(construct, span, new Fidelity.Refused(cause), ""));
    }

    /** A construct without which the scenario would be another one: no file is written. */
    public void refused(String construct, SourceSpan span, String cause, String hint) {
        findings.add(new Finding(construct, span, new Fidelity.Refused(cause), ""));
        problem(span, construct + ": " + cause, hint);
    }

    public void problem(SourceSpan span, String message, String hint) {
        problems.add(new Problem(span, message, hint));
    }

    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    public FidelityReport report() {
        return new FidelityReport(findings(), problems());
    }
}
