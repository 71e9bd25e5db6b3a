package org.scxc.compiler.analysis;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Decl;

/** The consts that a scenario sees, each worked out when first needed. */
public final class Constants {
    /** So many consts may wait for each other's value. */
    private static final int ROW_MAX = 256;

    private final Map<String, Decl.Constant> declared = new LinkedHashMap<>();
    private final Map<String, Optional<Num>> known = new HashMap<>();
    private final Set<String> underWay = new LinkedHashSet<>();
    private final Set<String> used = new HashSet<>();
    private final Diagnostics diagnostics;

    public Constants(Collection<Decl.Constant> constants, Diagnostics diagnostics) {
        constants.forEach(c -> declared.put(c.name().text(), c));
        this.diagnostics = diagnostics;
    }

    public boolean has(String name) {
        return declared.containsKey(name);
    }

    public Set<String> names() {
        return declared.keySet();
    }

    public Set<String> used() {
        return used;
    }

    /** Told at one const of the circle, the same whichever is asked for first. */
    private void cycle(String again) {
        List<String> circle =
                underWay.stream().dropWhile(n -> !n.equals(again)).sorted().toList();
        String first = circle.getFirst();
        diagnostics.report(
                Code.CONSTANT_CYCLE,
                java.util.Objects.requireNonNull(declared.get(first)).name().span(),
                "const \"" + first + "\" is defined by itself",
                circle.size() == 1 ? "give it a number" : "give one of " + String.join(", ", circle) + " a number");
    }

    private void tooLong(String name) {
        diagnostics.report(
                Code.CONSTANT_CYCLE,
                java.util.Objects.requireNonNull(declared.get(name)).name().span(),
                "more than " + ROW_MAX + " consts are each defined by the next",
                "give \"" + name + "\" a number, or declare what is used before what uses it");
    }

    /** Empty if the const has no value; that has been reported. */
    Optional<Num> value(String name, Values values) {
        used.add(name);
        Optional<Num> value = known.get(name);
        if (value != null) {
            return value;
        }
        if (underWay.size() >= ROW_MAX) {
            tooLong(name);
            return Optional.empty();
        }
        Decl.Constant constant = java.util.Objects.requireNonNull(declared.get(name));
        if (!underWay.add(name)) {
            cycle(name);
            return Optional.empty();
        }
        value = values.evaluate(constant.value());
        underWay.remove(name);
        known.put(name, value);
        return value;
    }
}
