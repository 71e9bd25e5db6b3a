package org.scxc.compiler.rules;

import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.lower.ScenarioParts;
import org.scxc.compiler.syntax.Statement;

/** No machine is invented: a scenario names it, or its matrix does. */
final class MachineIsNamed extends ScenarioRule {
    @Override
    void check(ScenarioParts scenario, Diagnostics diagnostics) {
        boolean inMatrix = scenario.all(Statement.Matrix.class).stream()
                .flatMap(m -> m.axes().stream())
                .anyMatch(a -> a.path().text().equals("machine"));
        if (!inMatrix && scenario.first(Statement.MachineUse.class).isEmpty() && !scenario.misspelt()) {
            diagnostics.report(
                    Code.MISSING_MACHINE,
                    scenario.scenario().name().span(),
                    "this scenario names no machine",
                    "write machine 1n2l4c2t: nodes, LLCs in all, cores an LLC, threads a core");
        }
    }
}
