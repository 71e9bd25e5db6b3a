package org.scxc.cli.report;

import org.scxc.cli.report.Results.Elsewhere;
import org.scxc.cli.report.Results.Judged;
import org.scxc.cli.report.Results.NotRun;
import org.scxc.cli.report.Results.Searched;
import org.scxc.cli.report.Results.Unfinished;
import org.scxc.cli.report.Results.VariantResult;
import org.scxc.cli.report.Results.Verdict;
import org.scxc.judge.Status;
import org.scxc.model.SourceSpan;

/** Why a variant came out as it did, on one line: of the claim that decided it. */
final class Reasons {
    private Reasons() {}

    static String of(VariantResult variant) {
        return switch (variant.ending()) {
            case Judged j -> of(j, variant.outcome());
            case Searched s -> RaceText.reason(s.race());
            case NotRun n -> n.reason().lines().findFirst().orElse("");
            case Unfinished u -> u.text();
            case Elsewhere e -> e.text();
        };
    }

    /** {@code failed: expect healthy: …}. */
    static String withWord(VariantResult variant) {
        return switch (variant.outcome()) {
            case PASSED, OTHER_TARGET -> of(variant);
            case FAILED, NOT_JUDGED, NOT_RUN, NOT_ASKED -> variant.outcome().words() + ": " + of(variant);
        };
    }

    /** {@code  (a.scx:12)}; nothing for what no text stands behind. */
    static String place(SourceSpan span) {
        return span.file().isEmpty() ? "" : " (" + span.file() + ":" + span.line() + ")";
    }

    private static String of(Judged judged, Verdict outcome) {
        if (outcome != Verdict.NOT_JUDGED) {
            return judged.verdict().reason();
        }
        return judged.verdict().claims().stream()
                .filter(c -> c.status() == Status.NOT_JUDGED && !judged.isNotAsked(c))
                .findFirst()
                .map(c -> (c.expectation().text() + ": " + c.reason()).replace('\n', ' '))
                .orElse("no expectation is stated");
    }
}
