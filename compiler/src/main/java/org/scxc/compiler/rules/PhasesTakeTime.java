package org.scxc.compiler.rules;

import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.lower.ScenarioParts;
import org.scxc.compiler.syntax.Statement;

/** A phase of no length judges nothing. */
final class PhasesTakeTime extends ScenarioRule {
    @Override
    void check(ScenarioParts scenario, Diagnostics diagnostics) {
        for (Statement.Phase phase : scenario.all(Statement.Phase.class)) {
            if (phase.duration().word().matches("0+(\\.0+)?(ns|us|ms|s|min|h)")) {
                diagnostics.report(
                        Code.PHASE_WITHOUT_TIME,
                        phase.duration().span(),
                        "phase \"" + phase.name().text() + "\" lasts no time",
                        "write phase " + phase.name().text() + " 10s");
            }
        }
    }
}
