package org.scxc.compiler;

import java.util.List;
import java.util.Map;
import org.scxc.compiler.diagnostics.Diagnostic;
import org.scxc.compiler.diagnostics.Severity;
import org.scxc.model.Race;
import org.scxc.model.Scenario;
import org.scxc.model.Suite;

/**
 * What a set of files came to.
 *
 * @param scenarios empty if there is an error
 * @param races likewise
 * @param diagnostics sorted by file and position
 * @param texts file name → text, of the files and of those they import
 */
public record Compilation(
        List<Scenario> scenarios,
        List<Race> races,
        List<Suite> suites,
        List<Diagnostic> diagnostics,
        Map<String, String> texts) {
    public boolean hasErrors() {
        return diagnostics.stream().anyMatch(d -> d.severity() == Severity.ERROR);
    }
}
