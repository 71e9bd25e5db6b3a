package org.scxc.backends.ktstr;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.scxc.model.SourceSpan;

/** Collects what became of every construct of one scenario, and what stands in the way of a test. */
final class Findings {
    /** What is done again and again is told once. */
    private final Set<Finding> findings = new LinkedHashSet<>();

    private final Set<Problem> problems = new LinkedHashSet<>();

    void exact(String construct, SourceSpan span, String becomes) {
        findings.add(new Finding(construct, span, new Fidelity.Exact(), becomes));
    }

    void approximated(String construct, SourceSpan span, String becomes, String cause) {
        findings.add(new Finding(construct, span, new Fidelity.Approximated(cause), becomes));
    }

    /** An expectation that ktstr cannot judge: the test does without, and the report says so. */
    void notExpressible(String construct, SourceSpan span, String cause) {
        findings.add(new Finding(construct, span, new Fidelity.Refused(cause), ""));
    }

    /** A construct without which the scenario would be another one: no file is written. */
    void refused(String construct, SourceSpan span, String cause, String hint) {
        findings.add(new Finding(construct, span, new Fidelity.Refused(cause), ""));
        problem(span, construct + ": " + cause, hint);
    }

    void problem(SourceSpan span, String message, String hint) {
        problems.add(new Problem(span, message, hint));
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }
}
