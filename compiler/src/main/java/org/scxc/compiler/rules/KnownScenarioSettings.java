package org.scxc.compiler.rules;

import java.util.List;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.lower.ScenarioParts;
import org.scxc.compiler.syntax.Entry;
import org.scxc.compiler.syntax.Item;
import org.scxc.compiler.syntax.Statement;
import org.scxc.model.Nearest;
import org.scxc.model.Target;

/** A scenario has statements, tags, limits and targets; a misspelt keyword looks like another setting. */
final class KnownScenarioSettings extends ScenarioRule {
    private static final List<String> STATEMENTS = List.of(
            "machine",
            "kernel",
            "scheduler",
            "const",
            "noise",
            "root",
            "cell",
            "phase",
            "expect",
            "variant",
            "matrix",
            "target",
            "tags",
            "limits");

    @Override
    void check(ScenarioParts scenario, Diagnostics diagnostics) {
        for (Statement.Setting setting : scenario.all(Statement.Setting.class)) {
            Entry entry = setting.entry();
            String name = entry.name().text();
            if (name.equals("target")) {
                target(entry, diagnostics);
            } else if (!List.of("tags", "limits").contains(name)) {
                diagnostics.report(
                        Code.UNKNOWN_SETTING,
                        entry.name().span(),
                        "a scenario has no setting \"" + name + "\"",
                        name.equals("topology") ? "write machine 1n2l4c2t" : Nearest.hint(name, STATEMENTS));
            }
        }
    }

    private static void target(Entry entry, Diagnostics diagnostics) {
        String name = entry.value().isPresent() && entry.value().get() instanceof Item.Call c
                ? c.name().text()
                : "";
        entry.block().orElse(List.of()).stream()
                .filter(e -> e.name().text().equals(Target.ONLY))
                .flatMap(e -> e.value().stream())
                .filter(v -> !isOnOrOff(v))
                .forEach(v -> diagnostics.report(
                        Code.WRONG_KIND, v.span(), "\"only\" is a switch: it is on or off", "write only, or only off"));
        if (!Target.NAMES.contains(name)) {
            diagnostics.report(
                    Code.UNKNOWN_TARGET,
                    entry.value().map(Item::span).orElse(entry.name().span()),
                    "unknown target \"" + name + "\"; its block is ignored",
                    Nearest.hint(name, Target.NAMES));
        }
    }

    private static boolean isOnOrOff(Item item) {
        return item instanceof Item.Call c
                && !c.parentheses()
                && List.of("on", "off").contains(c.name().text());
    }
}
