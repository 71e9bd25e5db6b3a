package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Expect;
import org.scxc.compiler.syntax.Item;
import org.scxc.compiler.syntax.Statement;
import org.scxc.model.Nearest;

/** The product of a matrix's axes, and which claims are about which of its points. */
final class MatrixPoints {
    static final int VARIANTS_MAX = 1_000;

    /** One point of the matrix: axis path → value, outer axis first. */
    record Point(Map<String, Item> values, List<Statement.Knob> knobs) {
        String name() {
            return values.entrySet().stream()
                    .map(e -> e.getKey() + "=" + Settings.text(e.getValue()))
                    .collect(Collectors.joining(","));
        }
    }

    private final List<Statement.Axis> axes;
    private final Diagnostics diagnostics;

    MatrixPoints(List<Statement.Matrix> matrices, Diagnostics diagnostics) {
        this.axes = matrices.stream().flatMap(m -> m.axes().stream()).toList();
        this.diagnostics = diagnostics;
    }

    /** What the matrix varies, as written. */
    List<String> axes() {
        return axes.stream().map(a -> a.path().text()).toList();
    }

    /** One point without values if there is no matrix. */
    List<Point> points() {
        List<Point> points = List.of(new Point(Map.of(), List.of()));
        Map<String, Statement.Axis> seen = new HashMap<>();
        for (Statement.Axis axis : axes) {
            String path = axis.path().text();
            if (axis.values().items().isEmpty() || seen.put(path, axis) != null) {
                String problem = axis.values().items().isEmpty() ? "has no values" : "is a duplicate";
                diagnostics.report(
                        Code.BAD_AXIS, axis.span(), "axis \"" + path + "\" " + problem, "write " + path + " in [A, B]");
                continue;
            }
            List<Point> next = new ArrayList<>();
            for (Point point : points) {
                for (Item value : axis.values().items()) {
                    if (next.size() > VARIANTS_MAX) {
                        break;
                    }
                    Map<String, Item> at = new LinkedHashMap<>(point.values());
                    at.put(path, value);
                    List<Statement.Knob> knobs = new ArrayList<>(point.knobs());
                    knobs.add(new Statement.Knob(axis.path(), Optional.of(value), value.span()));
                    next.add(new Point(at, knobs));
                }
            }
            points = next;
        }
        return points;
    }

    /** Whether the claim's {@code where} tails let it be about the point. */
    boolean chosen(Expect expect, Point point) {
        boolean chosen = true;
        for (Expect.Tail tail : expect.tails()) {
            if (tail instanceof Expect.Where where) {
                chosen &= chosen(where, point);
            }
        }
        return chosen;
    }

    private boolean chosen(Expect.Where where, Point point) {
        String path = where.path().text();
        Item value = point.values().get(path);
        if (value == null) {
            List<String> names = axes.stream().map(a -> a.path().text()).toList();
            diagnostics.report(
                    Code.BAD_AXIS,
                    where.path().span(),
                    "the matrix has no axis \"" + path + "\"",
                    names.isEmpty() ? "write matrix { " + path + " in [A, B] }" : Nearest.hint(path, names));
            return true;
        }
        List<String> known = axes.stream()
                .filter(a -> a.path().text().equals(path))
                .flatMap(a -> a.values().items().stream())
                .map(Settings::text)
                .toList();
        for (Item item : where.values().items()) {
            String text = Settings.text(item);
            if (!known.contains(text)) {
                diagnostics.report(
                        Code.BAD_AXIS,
                        item.span(),
                        "axis \"" + path + "\" has no value \"" + text + "\"",
                        Nearest.hint(text, known));
            }
        }
        String text = Settings.text(value);
        return where.values().items().stream().anyMatch(i -> Settings.text(i).equals(text));
    }
}
