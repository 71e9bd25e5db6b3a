package org.scxc.compiler.rules;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.scxc.compiler.analysis.Unit;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Decl;
import org.scxc.compiler.syntax.Name;
import org.scxc.model.Nearest;

/** Types of parameters and flags, and the notes behind a flag. */
final class KnownTypes implements Rule {
    private static final List<String> PARAMETER = List.of("duration", "count", "size", "percent");
    private static final List<String> FLAG =
            List.of("switch", "count", "number", "duration", "size", "percent", "text", "texts", "cgroup");
    private static final List<String> NOTES = List.of("only", "required", "default", "sets");
    private static final Set<String> UNITS = Set.of("ns", "us", "ms", "s", "min", "h", "B", "KiB", "MiB", "GiB");

    /** What C, Rust and Python call them. */
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(
            Map.entry("bool", "switch"),
            Map.entry("boolean", "switch"),
            Map.entry("int", "count"),
            Map.entry("u32", "count"),
            Map.entry("u64", "count"),
            Map.entry("integer", "count"),
            Map.entry("float", "number"),
            Map.entry("double", "number"),
            Map.entry("string", "text"),
            Map.entry("str", "text"),
            Map.entry("time", "duration"),
            Map.entry("bytes", "size"));

    @Override
    public void check(List<Unit> units, Diagnostics diagnostics) {
        for (Unit unit : units) {
            for (Decl declaration : unit.declarations()) {
                if (declaration instanceof Decl.Workload w) {
                    w.params().forEach(p -> type(p.type(), PARAMETER, diagnostics));
                }
                if (declaration instanceof Decl.Scheduler s) {
                    s.flags().forEach(f -> flag(f, diagnostics));
                }
            }
        }
    }

    private static void flag(Decl.Flag flag, Diagnostics diagnostics) {
        type(flag.type(), FLAG, diagnostics);
        flag.unit()
                .filter(u -> !UNITS.contains(u.text()))
                .ifPresent(u -> diagnostics.report(
                        Code.UNKNOWN_UNIT,
                        u.span(),
                        "unknown unit \"" + u.text() + "\"",
                        Nearest.hint(u.text(), UNITS.stream().sorted().toList())));
        for (Decl.Note note : flag.notes()) {
            if (!NOTES.contains(note.word().text())) {
                diagnostics.report(
                        Code.UNKNOWN_FLAG_NOTE,
                        note.word().span(),
                        "a flag has no \"" + note.word().text() + "\"",
                        Nearest.hint(note.word().text(), NOTES));
            }
        }
    }

    private static void type(Name type, List<String> known, Diagnostics diagnostics) {
        if (!known.contains(type.text())) {
            diagnostics.report(
                    Code.UNKNOWN_TYPE,
                    type.span(),
                    "unknown type \"" + type.text() + "\" here",
                    Optional.ofNullable(ELSEWHERE.get(type.text()))
                            .filter(known::contains)
                            .map(t -> "write " + t)
                            .orElse(Nearest.hint(type.text(), known)));
        }
    }
}
