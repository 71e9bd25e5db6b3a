package org.scxc.compiler.rules;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.lower.ScenarioParts;
import org.scxc.compiler.syntax.Name;
import org.scxc.compiler.syntax.Statement;

/** Claims name phases, and reports name variants. */
final class UniquePhasesAndVariants extends ScenarioRule {
    @Override
    void check(ScenarioParts scenario, Diagnostics diagnostics) {
        unique(
                scenario.all(Statement.Phase.class).stream()
                        .map(Statement.Phase::name)
                        .toList(),
                Code.DUPLICATE_PHASE,
                "phase",
                diagnostics);
        unique(
                scenario.all(Statement.Variant.class).stream()
                        .map(Statement.Variant::name)
                        .toList(),
                Code.DUPLICATE_VARIANT,
                "variant",
                diagnostics);
    }

    private static void unique(List<Name> names, Code code, String kind, Diagnostics diagnostics) {
        Map<String, Name> first = new HashMap<>();
        for (Name name : names) {
            Name other = first.putIfAbsent(name.text(), name);
            if (other != null) {
                diagnostics.report(
                        code,
                        name.span(),
                        "there is a " + kind + " \"" + name.text() + "\" already",
                        "choose another name",
                        "the first one",
                        other.span());
            }
        }
    }
}
