package org.scxc.compiler.rules;

import java.util.List;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.lower.ScenarioParts;
import org.scxc.compiler.syntax.Act;
import org.scxc.compiler.syntax.Statement;

/** A scenario or variant without a claim can only pass. */
final class SomethingIsExpected extends ScenarioRule {
    @Override
    void check(ScenarioParts scenario, Diagnostics diagnostics) {
        boolean outside = scenario.first(Statement.ExpectUse.class).isPresent()
                || scenario.all(Statement.Phase.class).stream().anyMatch(p -> expects(p.actions()));
        if (outside || scenario.misspelt()) {
            return;
        }
        List<Statement.Variant> variants = scenario.all(Statement.Variant.class);
        if (variants.isEmpty()) {
            diagnostics.report(
                    Code.NO_EXPECTATION,
                    scenario.scenario().name().span(),
                    "this scenario expects nothing, so it cannot fail",
                    "write expect healthy");
        }
        for (Statement.Variant variant : variants) {
            if (variant.expectations().isEmpty()) {
                diagnostics.report(
                        Code.NO_EXPECTATION,
                        variant.name().span(),
                        "this variant expects nothing, so it cannot fail",
                        "write expect healthy");
            }
        }
    }

    private static boolean expects(List<Act> acts) {
        return acts.stream().anyMatch(a -> switch (a) {
            case Act.ExpectHere e -> true;
            case Act.Claimed c -> true;
            case Act.At at -> expects(at.body());
            case Act.Every every -> expects(every.body());
            default -> false;
        });
    }
}
