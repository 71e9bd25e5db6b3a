package org.scxc.compiler.rules;

import java.util.List;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.lower.ScenarioParts;
import org.scxc.compiler.syntax.Statement;

/** One machine, kernel, scheduler, noise and matrix a scenario. */
final class OneOfEach extends ScenarioRule {
    @Override
    void check(ScenarioParts scenario, Diagnostics diagnostics) {
        only(
                scenario.all(Statement.MachineUse.class),
                "machine",
                "matrix { machine in [a, b] } tries several",
                diagnostics);
        only(scenario.all(Statement.KernelUse.class), "kernel", "", diagnostics);
        only(scenario.all(Statement.SchedulerUse.class), "scheduler", "attach changes it later", diagnostics);
        only(scenario.all(Statement.NoiseUse.class), "noise", "", diagnostics);
        only(scenario.all(Statement.Matrix.class), "matrix", "one matrix holds several axes", diagnostics);
    }

    private static void only(List<? extends Statement> all, String kind, String hint, Diagnostics diagnostics) {
        for (Statement second : all.subList(Math.min(1, all.size()), all.size())) {
            diagnostics.report(
                    Code.DUPLICATE_STATEMENT,
                    second.span(),
                    "a scenario has one " + kind + ", and this is the second",
                    hint,
                    "the first one",
                    all.getFirst().span());
        }
    }
}
