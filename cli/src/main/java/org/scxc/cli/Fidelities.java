package org.scxc.cli;

import java.io.PrintWriter;
import java.util.List;
import org.scxc.backends.ktstr.ClaimCount;
import org.scxc.backends.ktstr.ScenarioOutcome;

/** How many scenarios another system can say, and why not the others. */
final class Fidelities {
    private Fidelities() {}

    static void print(List<ScenarioOutcome> outcomes, String target, PrintWriter out) {
        List<ScenarioOutcome> refused =
                outcomes.stream().filter(o -> o.cause().isPresent()).toList();
        List<ScenarioOutcome> accepted =
                outcomes.stream().filter(o -> o.cause().isEmpty()).toList();
        refused.forEach(
                o -> out.println("refused: " + o.scenario() + ": " + o.cause().orElse("")));
        long whole = accepted.stream()
                .filter(o -> o.approximated() + o.refused() == 0)
                .count();
        long lacking = accepted.stream()
                .filter(o -> target.equals("ktstr")
                        && o.claims().filter(c -> c.carried() < c.total()).isPresent())
                .count();
        out.println(outcomes.size() + " scenarios: " + accepted.size() + " accepted (" + whole + " exactly, "
                + (accepted.size() - whole - lacking) + " approximated, " + lacking + " without a claim they are for), "
                + refused.size() + " refused");
        out.println("constructs of the accepted: "
                + accepted.stream().mapToInt(ScenarioOutcome::exact).sum() + " exact, "
                + accepted.stream().mapToInt(ScenarioOutcome::approximated).sum() + " approximated, "
                + accepted.stream().mapToInt(ScenarioOutcome::refused).sum() + " refused");
        out.flush();
    }

    /** For each test how many of the claims that it is for are in it, and the total. */
    static void claims(List<ScenarioOutcome> outcomes, PrintWriter out) {
        long carried = 0;
        long total = 0;
        for (ScenarioOutcome o : outcomes) {
            if (o.claims().isPresent()) {
                ClaimCount count = o.claims().get();
                out.println(o.test() + ": " + count.words());
                carried += count.carried();
                total += count.total();
            }
        }
        out.println("claims: " + carried + " of " + total + " carried");
        out.flush();
    }
}
