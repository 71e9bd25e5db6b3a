package org.scxc.compiler;

import java.util.List;
import org.scxc.compiler.diagnostics.Diagnostic;
import org.scxc.compiler.diagnostics.Severity;
import org.scxc.model.Race;
import org.scxc.model.Scenario;

/**
 * What a set of files came to.
 *
 * @param scenarios empty if there is an error
 * @param races likewise
 * @param diagnostics sorted by file and position
 */
public record Compilation(List<Scenario> scenarios, List<Race> races, List<Diagnostic> diagnostics) {
    public boolean hasErrors() {
        return diagnostics.stream().anyMatch(d -> d.severity() == Severity.ERROR);
    }
}
