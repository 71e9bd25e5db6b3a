package org.scxc.compiler.rules;

import java.util.List;
import org.scxc.compiler.analysis.Unit;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.model.SourceSpan;

/** An empty file is probably a mistake of the caller. */
final class NothingDeclared implements Rule {
    @Override
    public void check(List<Unit> units, Diagnostics diagnostics) {
        for (Unit unit : units) {
            if (unit.declarations().isEmpty()) {
                diagnostics.report(
                        Code.NOTHING_DECLARED,
                        new SourceSpan(unit.file(), 0, 0, 0, 0),
                        "this file declares nothing",
                        "a scenario is written scenario name { … }");
            }
        }
    }
}
