package org.scxc.compiler.rules;

import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.lower.ScenarioParts;
import org.scxc.compiler.syntax.Statement;

/** Without a phase no time passes. */
final class SomePhase extends ScenarioRule {
    @Override
    void check(ScenarioParts scenario, Diagnostics diagnostics) {
        if (scenario.first(Statement.Phase.class).isEmpty() && !scenario.misspelt()) {
            diagnostics.report(
                    Code.MISSING_PHASE,
                    scenario.scenario().name().span(),
                    "this scenario has no phase",
                    "write phase run 10s");
        }
    }
}
