package org.scxc.compiler;

import java.util.List;
import org.scxc.compiler.diagnostics.Diagnostic;
import org.scxc.model.Scenario;

/**
 * What became of the files.
 *
 * @param scenarios those without errors
 * @param diagnostics sorted by file and place
 * @param raceNames races, which other commands run
 */
public record Compilation(List<Scenario> scenarios, List<Diagnostic> diagnostics, List<String> raceNames) {
    public boolean hasErrors() {
        return diagnostics.stream().anyMatch(Diagnostic::isError);
    }
}
