package org.scxc.judge;

import java.util.List;
import java.util.OptionalLong;
import org.scxc.model.Expectation;
import org.scxc.model.Expectation.Rate;

/** From a claim in each run to the claim over all of them. */
final class Rates {
    private Rates() {}

    static ClaimVerdict combine(Expectation expectation, List<Run> runs, List<RunVerdict> each) {
        int held = count(each, Status.PASS);
        Status status = status(expectation, runs, each);
        // The run that shows why: the first whose verdict is the claim's own, a failure before one not judged.
        int shown = indexOf(each, status);
        if (shown < 0) {
            shown = each.isEmpty() ? -1 : 0;
        }
        String seen = shown < 0 ? "no run" : each.get(shown).reason();
        if (each.size() > 1 && shown >= 0) {
            seen = "seed " + runs.get(shown).outcome().seed() + ": " + seen;
        }
        String reason = why(expectation, status, held, each.size()) + seen;
        OptionalLong seed = shown < 0
                ? OptionalLong.empty()
                : OptionalLong.of(runs.get(shown).outcome().seed());
        return new ClaimVerdict(expectation, status, reason, held, each.size(), seed);
    }

    private static Status status(Expectation expectation, List<Run> runs, List<RunVerdict> each) {
        if (runs.stream().anyMatch(r -> r.unloaded().isPresent())) {
            return Status.FAIL;
        }
        if (each.isEmpty()) {
            return Status.NOT_JUDGED;
        }
        int n = each.size();
        int held = count(each, Status.PASS);
        int failed = count(each, Status.FAIL);
        if (expectation.rate().isEmpty()) {
            return failed > 0 ? Status.FAIL : held == n ? Status.PASS : Status.NOT_JUDGED;
        }
        Rate rate = expectation.rate().get();
        if (n < rate.of()) {
            return failed > rate.of() - rate.atLeast() ? Status.FAIL : Status.NOT_JUDGED;
        }
        // More runs than the rate names are judged by the same proportion.
        long wanted = (long) rate.atLeast() * n;
        if ((long) held * rate.of() >= wanted) {
            return Status.PASS;
        }
        return (long) (n - failed) * rate.of() < wanted ? Status.FAIL : Status.NOT_JUDGED;
    }

    private static String why(Expectation expectation, Status status, int held, int n) {
        if (expectation.rate().isEmpty()) {
            return "";
        }
        Rate rate = expectation.rate().get();
        if (n < rate.of() && status == Status.NOT_JUDGED) {
            return "a rate of " + rate.of() + " runs needs " + rate.of() + " runs, there " + (n == 1 ? "was " : "were ")
                    + n + ", " + held + " of which held; ";
        }
        return held + " of " + n + " runs held, expected " + rate.atLeast() + " of " + rate.of() + "; ";
    }

    private static int count(List<RunVerdict> each, Status status) {
        return (int) each.stream().filter(v -> v.status() == status).count();
    }

    private static int indexOf(List<RunVerdict> each, Status status) {
        for (int i = 0; i < each.size(); i++) {
            if (each.get(i).status() == status) {
                return i;
            }
        }
        return -1;
    }
}
