package org.scxc.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.scxc.backends.shell.Judgeable;
import org.scxc.backends.shell.ShellResults;
import org.scxc.cli.report.Results.Elsewhere;
import org.scxc.cli.report.Results.Verdict;
import org.scxc.judge.Breach;
import org.scxc.judge.ClaimVerdict;
import org.scxc.judge.Judge;
import org.scxc.judge.Status;
import org.scxc.judge.VariantVerdict;
import org.scxc.model.Expectation;
import org.scxc.model.Outcome;
import org.scxc.model.Plain;
import org.scxc.model.Scenario;

/** {@code scxc judge FILE --shell-results DIR}. */
final class ShellJudge {
    /** What the simulator shows of such a failure, and these results cannot. */
    private static final String NO_INSTANT =
            "the files of a real run hold totals of each phase, so no instant is known; scxc run shows the model's";

    private final PrintWriter out;
    private final Path results;
    private final Ledger ledger;

    ShellJudge(PrintWriter out, Path results, Ledger ledger) {
        this.out = out;
        this.ledger = ledger;
        this.results = results;
    }

    void judge(List<Scenario> scenarios) {
        for (Scenario scenario : scenarios) {
            for (Scenario.Variant variant : scenario.variants()) {
                judge(scenario, variant);
            }
        }
    }

    /** Results that do not say of which variant they are. */
    void nameless() {
        try {
            ShellResults.nameless(results).forEach(this::unusable);
        } catch (IOException e) {
            throw new BadInput(results + ": cannot be read: " + e.getMessage());
        }
    }

    private void unusable(ShellResults.NotRun run) {
        ledger.addUnusable();
        out.println(run.folder() + ": not judged: " + run.reason());
    }

    private void judge(Scenario scenario, Scenario.Variant variant) {
        String name = scenario.name() + (variant.name().isEmpty() ? "" : " " + variant.name());
        if (!scenario.isFor("shell")) {
            ledger.add(Verdict.OTHER_TARGET);
            out.println(name + ": " + new Elsewhere(scenario.only()).text());
            return;
        }
        List<ShellResults.Read> reads = read(results, variant);
        List<ShellResults.Ran> ran = new ArrayList<>();
        for (ShellResults.Read read : reads) {
            switch (read) {
                case ShellResults.Ran r -> ran.add(r);
                case ShellResults.NotRun n -> {
                    ledger.addUnusable();
                    out.println(name + ": not judged: " + n.reason() + " (" + n.folder() + ")");
                }
            }
        }
        if (ran.isEmpty()) {
            ledger.add(reads.isEmpty() ? Verdict.NOT_RUN : Verdict.NOT_JUDGED);
            if (reads.isEmpty()) {
                out.println(name + ": not run: no results of it");
            }
            return;
        }
        Judgeable judgeable = Judgeable.of(variant);
        List<Outcome> outcomes = ran.stream().map(ShellResults.Ran::outcome).toList();
        VariantVerdict verdict = Judge.judge(judgeable.variant(), judgeable.undecided(), outcomes);
        Verdict came = ledger.add(verdict, judgeable.left());
        out.println(name + ": " + came.words() + " (" + outcomes.size() + (outcomes.size() == 1 ? " run)" : " runs)"));
        for (Breach breach : verdict.breaches()) {
            out.println("  fail: " + breach.rule().words());
            out.println("    " + reason(breach.reason()));
        }
        for (ClaimVerdict claim : verdict.claims()) {
            out.println(
                    "  " + claim.status().word() + ": " + claim.expectation().text());
            out.println("    " + reason(claim.reason()));
            if (claim.status() == Status.FAIL && isMeasured(claim.expectation().claim())) {
                out.println("    " + NO_INSTANT);
            }
        }
        judgeable.left().forEach(l -> out.println("  not judged: " + l));
        notes(outcomes)
                .forEach((note, runs) -> out.println("  note"
                        + (runs.size() == outcomes.size() ? "" : ", run " + join(runs)) + ": " + Plain.text(note)));
    }

    private static boolean isMeasured(Expectation.Claim claim) {
        return claim instanceof Expectation.Compares || claim instanceof Expectation.Between;
    }

    /** Boots have numbers where simulations have seeds. */
    private static String reason(String reason) {
        return Plain.text(reason).replaceAll("\\bseed (\\d+)", "run $1");
    }

    /** Each note once, with the numbers of the runs that have it. */
    private static Map<String, List<Long>> notes(List<Outcome> outcomes) {
        Map<String, List<Long>> notes = new LinkedHashMap<>();
        outcomes.forEach(o -> o.notes()
                .forEach(n -> notes.computeIfAbsent(n, k -> new ArrayList<>()).add(o.seed())));
        return notes;
    }

    private static String join(List<Long> runs) {
        return runs.stream().map(r -> "" + r).collect(Collectors.joining(", "));
    }

    static List<ShellResults.Read> read(Path results, Scenario.Variant variant) {
        try {
            return ShellResults.of(results, variant.setup());
        } catch (IOException e) {
            throw new BadInput(results + ": cannot be read: " + e.getMessage());
        }
    }
}
