package org.scxc.compiler.rules;

import java.util.List;
import org.scxc.compiler.analysis.Unit;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.lower.ScenarioParts;

/** A rule about each scenario by itself. */
abstract class ScenarioRule implements Rule {
    @Override
    public final void check(List<Unit> units, Diagnostics diagnostics) {
        for (Unit unit : units) {
            unit.scenarios().forEach(s -> check(new ScenarioParts(s), diagnostics));
        }
    }

    abstract void check(ScenarioParts scenario, Diagnostics diagnostics);
}
