package org.scxc.cli.report;

import java.util.List;
import java.util.stream.Stream;
import org.scxc.cli.report.Results.VariantResult;
import org.scxc.judge.ClaimVerdict;
import org.scxc.model.Outcome;

/** Why a variant came out as it did, as lines: its claims with their explanations, its stories, and how to repeat it. */
final class Details {
    private Details() {}

    static List<String> of(VariantResult variant) {
        Stream<String> lines = switch (variant.ending()) {
            case Results.Searched s -> RaceText.lines(s.race()).stream();
            case Results.NotRun n -> n.reason().lines();
            case Results.Unfinished u -> Stream.of(u.text());
            case Results.Elsewhere e -> Stream.of(e.text());
            case Results.Judged j ->
                Stream.of(
                                j.verdict().breaches().stream()
                                        .flatMap(b ->
                                                Stream.of("fail: " + b.rule().words(), "  " + b.reason())),
                                j.verdict().claims().stream().flatMap(Details::claim),
                                j.verdict().runs().stream().flatMap(Details::story))
                        .flatMap(s -> s);
        };
        return Stream.concat(lines, Stream.of("repeat: " + variant.again())).toList();
    }

    private static Stream<String> claim(ClaimVerdict claim) {
        return Stream.concat(
                Stream.of(
                        claim.status().word() + ": " + claim.expectation().text()
                                + Reasons.place(claim.expectation().span()),
                        "  " + claim.reason()),
                claim.explanations().stream()
                        .flatMap(e -> Stream.of("  " + e.sighting().text(), "  " + e.trace())));
    }

    /** Of the run that has one. */
    private static Stream<String> story(Outcome run) {
        return run.story().isEmpty()
                ? Stream.empty()
                : Stream.concat(
                        Stream.of("what happened, seed " + run.seed() + ":"),
                        run.story().stream().map(TextReport::storyLine));
    }
}
