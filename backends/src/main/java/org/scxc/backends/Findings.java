package org.scxc.backends;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.scxc.model.Fidelity;
import org.scxc.model.Finding;
import org.scxc.model.ObjectUse;
import org.scxc.model.SchedulerUse;
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

    /**
     * A scheduler that is started as a program. What a declaration sets in its object stands in for the program's user
     * space, which decides by itself there.
     */
    public void program(SchedulerUse use, String becomes) {
        String construct = "scheduler " + use.name();
        List<String> settings = use.object().map(ObjectUse::settings).orElse(List.of());
        if (settings.isEmpty()) {
            exact(construct, use.span(), becomes);
        } else {
            approximated(
                    construct,
                    use.span(),
                    becomes,
                    "its own user space sets what " + String.join(", ", settings) + " of its declaration sets here");
        }
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
