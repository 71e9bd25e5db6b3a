package org.scxc.compiler.rules;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.scxc.compiler.analysis.Unit;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Decl;
import org.scxc.compiler.syntax.Path;

/** Reports name scenarios and races, so no two of one compilation share a name, whichever files they stand in. */
final class UniqueScenarios implements Rule {
    @Override
    public void check(List<Unit> units, Diagnostics diagnostics) {
        Map<String, Path> first = new HashMap<>();
        for (Unit unit : units) {
            for (Decl.Scenario scenario : unit.scenarios().toList()) {
                unique(scenario.name(), first, diagnostics);
            }
            unit.races().forEach(r -> unique(r.name(), first, diagnostics));
        }
    }

    private static void unique(Path name, Map<String, Path> first, Diagnostics diagnostics) {
        Path other = first.putIfAbsent(name.text(), name);
        if (other != null) {
            diagnostics.report(
                    Code.DUPLICATE_SCENARIO,
                    name.span(),
                    "there is a scenario or a race \"" + name.text() + "\" already",
                    "choose another name",
                    "the first one",
                    other.span());
        }
    }
}
