package org.scxc.backends.ktstr;

import java.util.ArrayList;
import java.util.List;

/** How many scenarios can be said, and why not the others. */
final class Counts {
    private Counts() {}

    static List<String> of(List<ScenarioOutcome> outcomes) {
        List<String> lines = new ArrayList<>();
        List<ScenarioOutcome> accepted =
                outcomes.stream().filter(o -> o.cause().isEmpty()).toList();
        outcomes.forEach(o -> o.cause().ifPresent(cause -> lines.add("refused: " + o.scenario() + ": " + cause)));
        long whole = accepted.stream()
                .filter(o -> o.approximated() + o.refused() == 0)
                .count();
        long lacking = accepted.stream()
                .filter(o -> o.claims().filter(c -> c.carried() < c.total()).isPresent())
                .count();
        lines.add(outcomes.size() + " scenarios: " + accepted.size() + " accepted (" + whole + " exactly, "
                + (accepted.size() - whole - lacking) + " approximated, " + lacking + " without a claim they are for), "
                + (outcomes.size() - accepted.size()) + " refused");
        lines.add("constructs of the accepted: "
                + accepted.stream().mapToInt(ScenarioOutcome::exact).sum() + " exact, "
                + accepted.stream().mapToInt(ScenarioOutcome::approximated).sum() + " approximated, "
                + accepted.stream().mapToInt(ScenarioOutcome::refused).sum() + " refused");
        return lines;
    }

    /** For each test how many of the claims that it is for are in it, and the total. */
    static List<String> claims(List<ScenarioOutcome> outcomes) {
        List<String> lines = new ArrayList<>();
        long carried = 0;
        long total = 0;
        for (ScenarioOutcome o : outcomes) {
            if (o.claims().isPresent()) {
                ClaimCount count = o.claims().get();
                lines.add(o.test() + ": " + count.words());
                carried += count.carried();
                total += count.total();
            }
        }
        lines.add("claims: " + carried + " of " + total + " carried");
        return lines;
    }
}
