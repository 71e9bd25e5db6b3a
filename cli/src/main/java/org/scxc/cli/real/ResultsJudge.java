package org.scxc.cli.real;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.scxc.backends.Judgeable;
import org.scxc.backends.Read;
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

/** Judges scenarios on what real runs of them left behind, and prints each verdict at once. */
public final class ResultsJudge {
    /** What the simulator shows of such a failure, and these results cannot. */
    private static final String NO_INSTANT =
            "the files of a real run hold totals of each phase, so no instant is known; scxc run shows the model's";

    private final PrintWriter out;
    private final RealResults results;
    private final Ledger ledger;

    public ResultsJudge(PrintWriter out, RealResults results, Ledger ledger) {
        this.out = out;
        this.ledger = ledger;
        this.results = results;
    }

    public void judge(List<Scenario> scenarios) {
        scenarios.forEach(this::judge);
    }

    /** Results that do not say of which variant they are. */
    public void nameless() {
        results.nameless().forEach(run -> {
            ledger.addUnusable();
            out.println(run.place() + ": not judged: " + run.reason());
        });
    }

    private void judge(Scenario scenario) {
        if (!scenario.isFor(results.backend().target())) {
            for (Scenario.Variant variant : scenario.variants()) {
                ledger.add(Verdict.OTHER_TARGET);
                out.println(name(scenario, variant) + ": " + new Elsewhere(scenario.only()).text());
            }
            return;
        }
        List<Scenario.Variant> variants = results.variants(scenario);
        if (variants.isEmpty()) {
            ledger.add(Verdict.NOT_RUN);
            out.println(scenario.name() + ": not run: " + results.reader().without(results.choices()));
        }
        variants.forEach(v -> judge(scenario, v));
    }

    private static String name(Scenario scenario, Scenario.Variant variant) {
        return scenario.name() + (variant.name().isEmpty() ? "" : " " + variant.name());
    }

    private void judge(Scenario scenario, Scenario.Variant variant) {
        String name = name(scenario, variant);
        List<Read.Ran> ran = new ArrayList<>();
        List<String> absent = new ArrayList<>();
        boolean unusable = false;
        for (Read read : results.read(scenario, variant)) {
            switch (read) {
                case Read.Ran r -> ran.add(r);
                case Read.Unusable n -> {
                    unusable = true;
                    ledger.addUnusable();
                    out.println(name + ": not judged: " + n.reason() + " (" + n.place() + ")");
                }
                case Read.Absent n -> absent.add(n.reason());
            }
        }
        if (ran.isEmpty()) {
            ledger.add(unusable ? Verdict.NOT_JUDGED : Verdict.NOT_RUN);
            if (!unusable) {
                out.println(name + ": not run: " + (absent.isEmpty() ? "no results of it" : String.join("; ", absent)));
            }
            return;
        }
        Judgeable judgeable = results.reader().judgeable(variant);
        List<Outcome> outcomes = ran.stream().map(Read.Ran::outcome).toList();
        VariantVerdict verdict = Judge.judge(judgeable.variant(), judgeable.undecided(), outcomes);
        Verdict came = ledger.add(verdict, judgeable.left());
        out.println(name + ": " + came.words() + " (" + outcomes.size() + (outcomes.size() == 1 ? " run)" : " runs)"));
        print(verdict);
        judgeable.left().forEach(l -> out.println("  not judged: " + l));
        notes(ran)
                .forEach((note, runs) -> out.println("  note"
                        + (runs.size() == outcomes.size() ? "" : ", run " + join(runs)) + ": " + Plain.text(note)));
    }

    private void print(VariantVerdict verdict) {
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
    }

    private static boolean isMeasured(Expectation.Claim claim) {
        return claim instanceof Expectation.Compares || claim instanceof Expectation.Between;
    }

    /** Boots have numbers where simulations have seeds. */
    private static String reason(String reason) {
        return Plain.text(reason).replaceAll("\\bseed (\\d+)", "run $1");
    }

    /** Each note once, with the numbers of the runs that have it. */
    private static Map<String, List<Long>> notes(List<Read.Ran> ran) {
        Map<String, List<Long>> notes = new LinkedHashMap<>();
        for (Read.Ran run : ran) {
            Stream.concat(run.outcome().notes().stream(), run.caveats().stream())
                    .forEach(n -> notes.computeIfAbsent(n, k -> new ArrayList<>())
                            .add(run.outcome().seed()));
        }
        return notes;
    }

    private static String join(List<Long> runs) {
        return runs.stream().map(r -> "" + r).collect(Collectors.joining(", "));
    }
}
