package org.scxc.cli.report;

import java.util.ArrayList;
import java.util.List;
import org.scxc.cli.report.Results.Kind;
import org.scxc.cli.report.Results.Strictness;
import org.scxc.cli.report.Results.VariantResult;
import org.scxc.cli.report.Results.Verdict;

/**
 * How many of what became what. A scenario for another target only is in {@code elsewhere} and nowhere else.
 *
 * @param scenarios that have a variant counted
 * @param races likewise
 * @param runs of all variants of scenarios; a race is searched, and has none
 */
public record Totals(int scenarios, long scenarioVariants, int races, long raceVariants, long runs, long elsewhere) {
    static Totals of(Results results) {
        return new Totals(
                count(results, Kind.SCENARIO),
                variants(results, Kind.SCENARIO),
                count(results, Kind.RACE),
                variants(results, Kind.RACE),
                results.variants()
                        .flatMap(v -> v.verdict().stream())
                        .mapToLong(v -> v.runs().size())
                        .sum(),
                results.count(Verdict.OTHER_TARGET));
    }

    private static int count(Results results, Kind kind) {
        return (int) results.scenarios().stream()
                .filter(s -> s.kind() == kind)
                .filter(s -> s.variants().stream().anyMatch(Totals::isCounted))
                .count();
    }

    private static long variants(Results results, Kind kind) {
        return results.scenarios().stream()
                .filter(s -> s.kind() == kind)
                .flatMap(s -> s.variants().stream())
                .filter(Totals::isCounted)
                .count();
    }

    private static boolean isCounted(VariantResult variant) {
        return variant.outcome() != Verdict.OTHER_TARGET;
    }

    /** {@code 4 variants of 2 scenarios and 3 of 1 race, 12 runs: 5 passed, 1 failed, 0 not judged, 1 not run}. */
    public static String line(Results results) {
        Totals t = of(results);
        String what;
        if (t.races == 0) {
            what = number(t.scenarioVariants, "variant") + " of " + number(t.scenarios, "scenario");
        } else if (t.scenarios == 0) {
            what = number(t.raceVariants, "variant") + " of " + number(t.races, "race");
        } else {
            what = number(t.scenarioVariants, "variant") + " of " + number(t.scenarios, "scenario") + " and "
                    + t.raceVariants + " of " + number(t.races, "race");
        }
        List<String> counts = new ArrayList<>();
        for (Verdict verdict : Verdict.values()) {
            long n = results.count(verdict);
            switch (verdict) {
                case PASSED, FAILED, NOT_JUDGED, NOT_RUN -> counts.add(n + " " + verdict.words());
                case NOT_ASKED -> {
                    if (n > 0) {
                        counts.add(n + " with nothing but rates, which --quick leaves out");
                    }
                }
                case OTHER_TARGET -> {}
            }
        }
        return what
                + (t.runs == 0 ? "" : ", " + number(t.runs, "run"))
                + ": " + String.join(", ", counts)
                + (t.elsewhere == 0 ? "" : "; not counted: " + t.elsewhere + " for another target only")
                + strict(results)
                + (results.isJudged() ? "" : "; nothing was judged")
                + results.interrupted()
                        .map(s -> "; incomplete: interrupted by " + s)
                        .orElse("");
    }

    private static String strict(Results results) {
        long more = results.failures() - results.count(Verdict.FAILED);
        return results.strictness() == Strictness.LENIENT || more == 0
                ? ""
                : "; --strict: " + more + (more == 1 ? " more counts" : " more count") + " as failed";
    }

    static String number(long n, String noun) {
        return n + " " + noun + (n == 1 ? "" : "s");
    }
}
