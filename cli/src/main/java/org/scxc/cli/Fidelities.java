package org.scxc.cli;

import java.io.PrintWriter;
import java.util.List;
import org.scxc.backends.ktstr.ScenarioOutcome;

/** How many scenarios another system can say, and why not the others. */
final class Fidelities {
    private Fidelities() {}

    static void print(List<ScenarioOutcome> outcomes, PrintWriter out) {
        List<ScenarioOutcome> refused =
                outcomes.stream().filter(o -> o.cause().isPresent()).toList();
        List<ScenarioOutcome> accepted =
                outcomes.stream().filter(o -> o.cause().isEmpty()).toList();
        refused.forEach(
                o -> out.println("refused: " + o.scenario() + ": " + o.cause().orElse("")));
        long whole = accepted.stream()
                .filter(o -> o.approximated() + o.refused() == 0)
                .count();
        long without = accepted.stream().filter(o -> o.refused() > 0).count();
        out.println(outcomes.size() + " scenarios: " + accepted.size() + " accepted (" + whole + " exactly, "
                + (accepted.size() - whole - without) + " approximated, " + without + " without some expectation), "
                + refused.size() + " refused");
        out.println("constructs of the accepted: "
                + accepted.stream().mapToInt(ScenarioOutcome::exact).sum() + " exact, "
                + accepted.stream().mapToInt(ScenarioOutcome::approximated).sum() + " approximated, "
                + accepted.stream().mapToInt(ScenarioOutcome::refused).sum() + " refused");
        out.flush();
    }
}
