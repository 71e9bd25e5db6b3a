package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.scxc.compiler.Overrides;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.grammar.ScxParser;
import org.scxc.model.Scenario;

/** A file's tree to scenarios, on top of the library's declarations. */
public final class FileLowering {
    private FileLowering() {}

    /** The library's declarations as a scope that files start from. */
    public static Object library(List<String> names, List<ScxParser.FileContext> trees, Diagnostics diagnostics) {
        Scope all = new Scope("", diagnostics);
        for (int i = 0; i < trees.size(); i++) {
            Scope one = new Scope(names.get(i), diagnostics, all);
            one.declare(trees.get(i));
            all = new Scope("", diagnostics, one);
        }
        return all;
    }

    public static void lower(
            Object library,
            String file,
            String source,
            ScxParser.FileContext tree,
            TreeMap<Integer, String> docs,
            Overrides overrides,
            Diagnostics diagnostics,
            List<Scenario> scenarios,
            List<String> races) {
        Scope scope = new Scope(file, diagnostics, (Scope) library);
        scope.declare(tree);
        List<String> seen = new ArrayList<>();
        for (ScxParser.DeclContext decl : tree.decl()) {
            if (decl instanceof ScxParser.ScenarioDeclContext s) {
                if (seen.contains(s.path().getText())) {
                    scope.error(
                            "SCX0105",
                            s.path(),
                            "a scenario is already called \"" + s.path().getText() + "\"",
                            "rename one of them");
                }
                seen.add(s.path().getText());
                scenarios.add(new ScenarioLowering(scope, s, source, docs, overrides).lower());
            } else if (decl instanceof ScxParser.RaceDeclContext r) {
                races.add(r.path().getText());
            }
        }
    }
}
