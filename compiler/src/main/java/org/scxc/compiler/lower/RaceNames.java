package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Name;
import org.scxc.compiler.syntax.RaceItem;
import org.scxc.model.Nearest;

/**
 * Queues, DSQs, locks and words of a race, numbered from 0 by kind in the order of declaration. A queue for each CPU has as many
 * numbers as there are CPUs.
 */
final class RaceNames {
    /** What there is, by number: {@code q[0]}, {@code q[1]}. */
    private final Map<RaceItem.Kind, List<String>> numbered = new EnumMap<>(RaceItem.Kind.class);

    /** As declared. */
    private final Map<RaceItem.Kind, List<String>> names = new EnumMap<>(RaceItem.Kind.class);

    private final Map<String, RaceItem.Named> first = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final int cpus;
    private final Diagnostics diagnostics;

    /** @param cpus of the machine */
    RaceNames(List<RaceItem.Named> declared, int cpus, Diagnostics diagnostics) {
        this.cpus = cpus;
        this.diagnostics = diagnostics;
        declared.forEach(this::add);
    }

    private void add(RaceItem.Named item) {
        String name = item.name().text();
        RaceItem.Named other = first.putIfAbsent(name, item);
        if (other != null) {
            diagnostics.report(
                    Code.DUPLICATE_IN_RACE,
                    item.name().span(),
                    "there is a " + word(other.kind()) + " \"" + name + "\" already",
                    "choose another name",
                    "the first one",
                    other.name().span());
            return;
        }
        if (item.perCpu() && item.kind() != RaceItem.Kind.QUEUE) {
            diagnostics.report(
                    Code.UNKNOWN_RACE_NAME,
                    item.span(),
                    "only a queue can be one for each CPU",
                    "write " + word(item.kind()) + " " + name + ", or queue " + name + " per cpu");
        }
        List<String> all = numbered.computeIfAbsent(item.kind(), k -> new ArrayList<>());
        numbers.put(name, all.size());
        names.computeIfAbsent(item.kind(), k -> new ArrayList<>()).add(name);
        if (isPerCpu(item)) {
            for (int c = 0; c < cpus; c++) {
                all.add(name + "[" + c + "]");
            }
        } else {
            all.add(name);
        }
    }

    private static boolean isPerCpu(RaceItem.Named item) {
        return item.perCpu() && item.kind() == RaceItem.Kind.QUEUE;
    }

    private List<String> of(RaceItem.Kind kind) {
        return names.getOrDefault(kind, List.of());
    }

    /** By number. */
    List<String> all(RaceItem.Kind kind) {
        return List.copyOf(numbered.getOrDefault(kind, List.of()));
    }

    boolean is(RaceItem.Kind kind, Name name) {
        return of(kind).contains(name.text());
    }

    /** Whether there is one for each CPU. */
    boolean isPerCpu(Name name) {
        RaceItem.Named item = first.get(name.text());
        return item != null && isPerCpu(item);
    }

    /** The first one's, if there is one for each CPU. Empty if there is none of that kind; that has been reported. */
    OptionalInt number(RaceItem.Kind kind, Name name) {
        if (is(kind, name)) {
            return OptionalInt.of(numbers.getOrDefault(name.text(), 0));
        }
        RaceItem.Named other = first.get(name.text());
        List<String> known = of(kind);
        diagnostics.report(
                Code.UNKNOWN_RACE_NAME,
                name.span(),
                other == null
                        ? "unknown " + word(kind) + " \"" + name.text() + "\""
                        : "\"" + name.text() + "\" is a " + word(other.kind()) + ", expected a " + word(kind),
                known.isEmpty()
                        ? "declare one: " + word(kind) + " " + (other == null ? name.text() : "NAME")
                        : Nearest.hint(name.text(), known));
        return OptionalInt.empty();
    }

    static String word(RaceItem.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
