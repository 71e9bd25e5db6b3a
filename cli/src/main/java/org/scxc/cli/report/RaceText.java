package org.scxc.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.scxc.cli.report.Results.RaceResult;
import org.scxc.judge.RaceJudge;
import org.scxc.judge.RaceVerdict.RaceClaimVerdict;
import org.scxc.judge.Status;
import org.scxc.model.RaceOutcome;

/** An exploration as text. */
final class RaceText {
    private RaceText() {}

    static List<String> lines(RaceResult result) {
        List<String> lines = new ArrayList<>();
        RaceOutcome o = result.verdict().outcome();
        lines.add(RaceJudge.counted(o)
                + String.format(Locale.ROOT, ", %,d transitions", o.transitions())
                + (o.depth().isPresent() ? ", depth " + o.depth().getAsInt() : ""));
        for (RaceClaimVerdict claim : result.verdict().claims()) {
            lines.add(claim.status().word() + ": " + claim.claim().text());
            lines.add("  " + claim.reason());
        }
        for (Results.Picture picture : result.pictures()) {
            lines.add("");
            lines.add(picture.caption());
            picture.lines().forEach(l -> lines.add("  " + l));
            lines.add("");
        }
        return lines;
    }

    /** Of the claim that decided it, on one line. */
    static String reason(RaceResult result) {
        Status status = result.verdict().status();
        return result.verdict().claims().stream()
                .filter(c -> c.status() == status)
                .findFirst()
                .map(c -> c.claim().text() + ": " + c.reason())
                .orElse("no expectation is stated");
    }
}
