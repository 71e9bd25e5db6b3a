package org.scxc.scenarios;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.scxc.model.Expectation;
import org.scxc.model.Expr;
import org.scxc.model.Machine;
import org.scxc.model.Race;
import org.scxc.model.Scenario;

/** Machine and expected outcome as the compiler understands them, in one line each. */
final class Derived {
    private Derived() {}

    static String machine(Scenario scenario) {
        Set<String> machines = new LinkedHashSet<>();
        scenario.variants().forEach(v -> machines.add(machine(v.setup().machine())));
        return String.join(", ", machines);
    }

    private static String machine(Machine m) {
        return m.cpus() + " CPUs (" + m + ")" + (m.capacities().isEmpty() ? "" : ", hybrid");
    }

    static String machine(Race race) {
        Set<String> machines = new LinkedHashSet<>();
        race.variants().forEach(v -> machines.add(v.program().cpus() + " CPUs"));
        return String.join(", ", machines);
    }

    static String outcome(Scenario scenario) {
        Map<String, Set<String>> variants = new LinkedHashMap<>();
        for (Scenario.Variant v : scenario.variants()) {
            variants.computeIfAbsent(outcome(v.expectations()), k -> new LinkedHashSet<>())
                    .add(v.name().replaceAll("\\[.*", "").strip());
        }
        return byVariant(variants);
    }

    static String outcome(Race race) {
        Map<String, List<Race.Claim>> claims = new LinkedHashMap<>();
        for (Race.Variant v : race.variants()) {
            claims.computeIfAbsent(v.name(), k -> new ArrayList<>()).addAll(v.claims());
        }
        Map<String, Set<String>> variants = new LinkedHashMap<>();
        claims.forEach((name, all) ->
                variants.computeIfAbsent(facts(all), k -> new LinkedHashSet<>()).add(name));
        return byVariant(variants);
    }

    private static String byVariant(Map<String, Set<String>> variants) {
        if (variants.size() == 1) {
            return variants.keySet().iterator().next();
        }
        return variants.entrySet().stream()
                .map(e -> String.join(", ", e.getValue()) + ": " + e.getKey())
                .collect(Collectors.joining("; "));
    }

    private static String outcome(List<Expectation> expectations) {
        Set<String> ends = new LinkedHashSet<>();
        Set<String> bounds = new TreeSet<>();
        for (Expectation e : expectations) {
            switch (e.claim()) {
                case Expectation.Healthy h -> ends.add("healthy");
                case Expectation.LoadFails l -> ends.add("load failed");
                case Expectation.Warns w -> ends.add(w.never() ? "never warn" : "warn");
                case Expectation.Bails b -> ends.add("bail");
                case Expectation.Exits x -> ends.add((x.never() ? "never exit " : "exit ") + kinds(x.kinds()));
                case Expectation.Refused r -> ends.add("refused");
                case Expectation.Masks m -> bounds.add("CPU lists");
                case Expectation.Ran r -> bounds.add("CPUs");
                case Expectation.Compares c -> measures(c.left(), bounds);
                case Expectation.Between b -> measures(b.value(), bounds);
                case Expectation.Always a -> measures(a.left(), bounds);
            }
        }
        if (!bounds.isEmpty()) {
            ends.add("bounds on " + String.join(", ", bounds));
        }
        return String.join(" and ", ends);
    }

    private static String kinds(List<org.scxc.model.ExitKind> kinds) {
        return kinds.size() > 3
                ? "any"
                : kinds.stream().map(k -> k.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(" or "));
    }

    private static void measures(Expr expr, Set<String> into) {
        switch (expr) {
            case Expr.Constant c -> {}
            case Expr.Of of -> into.add(of.measure().kind().name().toLowerCase(Locale.ROOT));
            case Expr.Binary b -> {
                measures(b.left(), into);
                measures(b.right(), into);
            }
        }
    }

    /** What is claimed one way in one cell of a matrix and the other way in another one depends on the cell. */
    private static String facts(List<Race.Claim> claims) {
        Function<Race.Quantifier, Set<String>> of = q -> claims.stream()
                .filter(c -> c.quantifier() == q)
                .map(c -> fact(c.fact()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> reachable = of.apply(Race.Quantifier.REACHABLE);
        Set<String> never = of.apply(Race.Quantifier.NEVER);
        Set<String> both = new LinkedHashSet<>(reachable);
        both.retainAll(never);
        reachable.removeAll(both);
        never.removeAll(both);
        List<String> parts = new ArrayList<>();
        part(parts, "reachable ", reachable);
        part(parts, "never ", never);
        part(parts, "depending on the cell ", both);
        return String.join(" and ", parts);
    }

    private static void part(List<String> parts, String word, Set<String> facts) {
        if (!facts.isEmpty()) {
            parts.add(word + String.join(", ", facts));
        }
    }

    private static String fact(Race.Fact fact) {
        return switch (fact) {
            case Race.Fact.Exits x -> "exit " + (x.kinds().isEmpty() ? "any" : kinds(x.kinds()));
            case Race.Fact.Oracle o -> o.kind().name().toLowerCase(Locale.ROOT);
            case Race.Fact.Deadlock d -> "deadlock";
            case Race.Fact.Warn w -> "warn";
            case Race.Fact.Livelock l -> "livelock";
        };
    }
}
