package org.scxc.cli.real;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.scxc.cli.process.ExitCode;
import org.scxc.cli.report.Results.Strictness;
import org.scxc.cli.report.Results.Verdict;
import org.scxc.judge.Status;
import org.scxc.judge.VariantVerdict;

/** What became of the variants of a command that prints each as soon as it is judged. */
public final class Ledger {
    private final Map<Verdict, Integer> variants = new EnumMap<>(Verdict.class);
    private int runs;
    private int unusable;
    private boolean judged;

    /** @param left claims that these results cannot decide: then nothing passes */
    Verdict add(VariantVerdict verdict, List<String> left) {
        runs += verdict.runs().size();
        judged |= verdict.claims().stream().anyMatch(c -> c.status() != Status.NOT_JUDGED);
        return add(
                switch (verdict.status()) {
                    case PASS -> left.isEmpty() ? Verdict.PASSED : Verdict.NOT_JUDGED;
                    case FAIL -> Verdict.FAILED;
                    case NOT_JUDGED -> Verdict.NOT_JUDGED;
                });
    }

    /** Counts a variant. */
    public Verdict add(Verdict verdict) {
        variants.merge(verdict, 1, Integer::sum);
        judged |= verdict == Verdict.FAILED;
        return verdict;
    }

    /** Counts a run whose results cannot be used. */
    void addUnusable() {
        unusable++;
    }

    boolean isEmpty() {
        return variants.isEmpty();
    }

    public int exitCode(Strictness strictness) {
        boolean open = count(Verdict.NOT_JUDGED) + count(Verdict.NOT_RUN) + unusable > 0;
        if (count(Verdict.FAILED) > 0 || (strictness == Strictness.STRICT && open)) {
            return ExitCode.EXPECTATION_FAILED;
        }
        return judged ? ExitCode.AS_EXPECTED : ExitCode.NOTHING_JUDGED;
    }

    /** {@code 2 variants, 3 runs: 1 passed, 0 failed, 1 not judged, 0 not run}. */
    public String line() {
        int all = variants.values().stream().mapToInt(n -> n).sum() - count(Verdict.OTHER_TARGET);
        List<String> counts = new ArrayList<>();
        for (Verdict verdict : List.of(Verdict.PASSED, Verdict.FAILED, Verdict.NOT_JUDGED, Verdict.NOT_RUN)) {
            counts.add(count(verdict) + " " + verdict.words());
        }
        return all
                + (all == 1 ? " variant, " : " variants, ")
                + runs
                + (runs == 1 ? " run: " : " runs: ")
                + String.join(", ", counts)
                + (unusable == 0
                        ? ""
                        : "; " + unusable + (unusable == 1 ? " run" : " runs") + " without usable results")
                + (count(Verdict.OTHER_TARGET) == 0
                        ? ""
                        : "; not counted: " + count(Verdict.OTHER_TARGET) + " for another target only")
                + (judged ? "" : "; nothing was judged");
    }

    private int count(Verdict verdict) {
        return variants.getOrDefault(verdict, 0);
    }
}
