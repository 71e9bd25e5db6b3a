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

/** Queues, DSQs, locks and words of a race, numbered from 0 by kind in the order of declaration. */
final class RaceNames {
    private final Map<RaceItem.Kind, List<String>> names = new EnumMap<>(RaceItem.Kind.class);
    private final Map<String, RaceItem.Named> first = new HashMap<>();
    private final Diagnostics diagnostics;

    RaceNames(List<RaceItem.Named> declared, Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
        declared.forEach(this::add);
    }

    private void add(RaceItem.Named item) {
        String name = item.name().text();
        RaceItem.Named other = first.putIfAbsent(name, item);
        if (other == null) {
            of(item.kind()).add(name);
            return;
        }
        diagnostics.report(
                Code.DUPLICATE_IN_RACE,
                item.name().span(),
                "there is a " + word(other.kind()) + " \"" + name + "\" already",
                "choose another name",
                "the first one",
                other.name().span());
    }

    private List<String> of(RaceItem.Kind kind) {
        return names.computeIfAbsent(kind, k -> new ArrayList<>());
    }

    List<String> all(RaceItem.Kind kind) {
        return List.copyOf(of(kind));
    }

    boolean is(RaceItem.Kind kind, Name name) {
        return of(kind).contains(name.text());
    }

    /** Empty if there is none of that kind; that has been reported. */
    OptionalInt number(RaceItem.Kind kind, Name name) {
        int number = of(kind).indexOf(name.text());
        if (number >= 0) {
            return OptionalInt.of(number);
        }
        RaceItem.Named other = first.get(name.text());
        List<String> known = of(kind);
        diagnostics.report(
                Code.UNKNOWN_RACE_NAME,
                name.span(),
                other == null
                        ? "no " + word(kind) + " is called \"" + name.text() + "\""
                        : "\"" + name.text() + "\" is a " + word(other.kind()) + ", and this step wants a "
                                + word(kind),
                known.isEmpty()
                        ? "declare one: " + word(kind) + " " + (other == null ? name.text() : "NAME")
                        : Nearest.hint(name.text(), known));
        return OptionalInt.empty();
    }

    static String word(RaceItem.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
