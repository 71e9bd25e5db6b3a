package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.antlr.v4.runtime.ParserRuleContext;
import org.scxc.compiler.diagnostics.Nearest;
import org.scxc.model.Subject;

/** Names of cells and worker groups → the group ids they stand for. */
final class Subjects {
    private final Map<String, List<Integer>> groups = new LinkedHashMap<>();
    private final Map<String, List<Integer>> cells = new LinkedHashMap<>();

    void cell(String name) {
        cells.computeIfAbsent(name, n -> new ArrayList<>());
    }

    void group(String cell, String label, int id) {
        cells.computeIfAbsent(cell, n -> new ArrayList<>()).add(id);
        if (!label.isEmpty()) {
            groups.computeIfAbsent(label, n -> new ArrayList<>()).add(id);
            groups.computeIfAbsent(cell + "." + label, n -> new ArrayList<>()).add(id);
        }
    }

    /** A worker group before a cell of the same name. */
    Subject resolve(Scope scope, ParserRuleContext path) {
        String name = path.getText();
        List<Integer> ids = groups.containsKey(name) ? groups.get(name) : cells.get(name);
        if (ids == null) {
            List<String> known = new ArrayList<>(
                    groups.keySet().stream().filter(g -> !g.contains(".")).toList());
            known.addAll(cells.keySet());
            scope.error("SCX0101", path, "no cell or worker is called \"" + name + "\"", Nearest.hint(name, known));
            return new Subject(name, List.of());
        }
        return new Subject(name, List.copyOf(ids));
    }
}
