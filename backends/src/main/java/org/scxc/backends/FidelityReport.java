package org.scxc.backends;

import java.util.List;
import org.scxc.model.Finding;

/**
 * What a backend would make of one variant of a scenario.
 *
 * @param findings what becomes of each construct, in the order of the text where there is one
 * @param problems what must be changed before files can be written; empty = the backend accepts it
 */
public record FidelityReport(List<Finding> findings, List<Problem> problems) {
    public FidelityReport {
        findings = List.copyOf(findings);
        problems = List.copyOf(problems);
    }

    public boolean accepted() {
        return problems.isEmpty();
    }
}
