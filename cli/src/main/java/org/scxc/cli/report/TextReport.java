package org.scxc.cli.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.scxc.cli.report.Results.ScenarioResult;
import org.scxc.cli.report.Results.VariantResult;
import org.scxc.cli.report.Results.Verdict;
import org.scxc.judge.Breach;
import org.scxc.judge.ClaimVerdict;
import org.scxc.judge.Groups;
import org.scxc.judge.Interval;
import org.scxc.judge.Quantiles;
import org.scxc.judge.Tally;
import org.scxc.judge.Units;
import org.scxc.judge.VariantVerdict;
import org.scxc.model.Outcome;

/** Results as text for people. */
public final class TextReport {
    /**
     * What to print beside the verdicts.
     *
     * @param dump print the debug dump of the run shown
     * @param storyAlways tell the story of every unplanned end, not only of failures
     */
    public record Options(boolean colour, boolean dump, boolean storyAlways, Detail detail) {}

    /** Which variants are reported in full; the list of what did not pass, and the totals, end every report. */
    public enum Detail {
        ALL,
        /** Those that did not pass ({@code --failed-only}). */
        NOT_PASSED,
        /** None ({@code --quiet}). */
        NONE
    }

    private final Options options;
    private final StringBuilder out = new StringBuilder();

    private TextReport(Options options) {
        this.options = options;
    }

    public static String render(Results results, Options options) {
        TextReport report = new TextReport(options);
        results.scenarios().forEach(report::scenario);
        if (options.detail() == Detail.ALL) {
            report.line(0, results.limits());
        }
        return report.out.toString();
    }

    /** The list of what did not pass, and the totals as the last line. */
    public static String closing(Results results) {
        TextReport report = new TextReport(new Options(false, false, false, Detail.NONE));
        Closing.lines(results).forEach(l -> report.line(0, l));
        report.line(0, Totals.line(results));
        return report.out.toString();
    }

    private void scenario(ScenarioResult scenario) {
        List<VariantResult> shown = scenario.variants().stream()
                .filter(v -> !(v.ending() instanceof Results.Unfinished))
                .filter(v -> switch (options.detail()) {
                    case ALL -> true;
                    case NOT_PASSED -> Results.isOpen(v);
                    case NONE -> false;
                })
                .toList();
        if (!shown.isEmpty()) {
            line(0, scenario.name() + " (" + scenario.file() + ")");
            shown.forEach(this::variant);
            out.append('\n');
        }
    }

    private void variant(VariantResult variant) {
        String knobs = variant.knobs().isEmpty() ? "" : " (with " + String.join(", ", variant.knobs()) + ")";
        String name = variant.name().isEmpty() ? "" : variant.name() + knobs + ": ";
        line(2, name + paint(variant.outcome()));
        switch (variant.ending()) {
            case Results.Searched s -> RaceText.lines(s.race()).forEach(l -> line(4, l));
            case Results.NotRun n -> n.reason().lines().forEach(l -> line(4, l));
            case Results.Unfinished u -> line(4, u.text());
            case Results.Elsewhere e -> line(4, e.text());
            case Results.Judged j -> {
                VariantVerdict verdict = j.verdict();
                runs(verdict, variant.truth());
                verdict.breaches().forEach(this::breach);
                verdict.claims().forEach(c -> claim(j, c));
                if (verdict.claims().isEmpty() && verdict.breaches().isEmpty()) {
                    line(4, "no expectation is stated, so nothing was judged");
                }
                shown(verdict).ifPresent(run -> run(variant, run));
            }
        }
        variant.truth().texts().forEach(t -> line(4, "real kernels: " + t));
        if (!variant.repeat().isEmpty()) {
            line(4, "repeat: " + variant.repeat());
        }
    }

    private void runs(VariantVerdict verdict, Truth truth) {
        if (verdict.runs().size() == 1) {
            Outcome run = verdict.runs().get(0);
            line(4, "seed " + run.seed() + ": " + end(verdict, run));
            truth.samples().forEach(s -> line(6, RealText.whole(s)));
            return;
        }
        Tally tally = Tally.of(verdict.runs());
        line(
                4,
                tally.rows().stream()
                                .map(r ->
                                        r.label() + (r.label().equals("healthy") ? " " + r.count() : " × " + r.count()))
                                .collect(Collectors.joining(", "))
                        + " of " + tally.runs());
        for (Tally.Row row : tally.rows()) {
            line(6, row(row, tally.runs()));
            truth.samples().forEach(s -> line(8, RealText.beside(s, row.label(), row.interval())));
        }
        RealText.unseen(tally, truth).forEach(label -> {
            Tally.Row none = new Tally.Row(label, "", 0, Interval.wilson(0, tally.runs()), Optional.empty());
            line(6, row(none, tally.runs()));
            truth.samples().forEach(s -> line(8, RealText.beside(s, label, none.interval())));
        });
    }

    private static String row(Tally.Row row, int runs) {
        String share = String.format(
                Locale.ROOT,
                "%d of %d (95 %% interval %.0f to %.0f %%)",
                row.count(),
                runs,
                100 * row.interval().low(),
                100 * row.interval().high());
        String name = row.label() + (row.kind().isEmpty() ? "" : " " + row.kind());
        return name + ": " + share + row.times().map(TextReport::times).orElse("");
    }

    private static String times(Quantiles q) {
        return q.min() == q.max()
                ? ", at " + Units.time(q.min())
                : ", at " + Units.time(q.min()) + " to " + Units.time(q.max()) + ", median " + Units.time(q.median());
    }

    static String end(VariantVerdict verdict, Outcome run) {
        if (run.loadFailure().isPresent()) {
            return "the scheduler failed to load: " + run.loadFailure().get();
        }
        StringBuilder text = new StringBuilder();
        run.bail()
                .ifPresent(b -> text.append("bail at ")
                        .append(Units.time(b.atNs()))
                        .append(": ")
                        .append(b.output().strip().replace("\n", " / ")));
        Optional<Outcome.Exit> exit = run.exit().filter(e -> !e.planned());
        exit.ifPresent(e -> text.append(text.isEmpty() ? "" : "; ")
                .append("exit ")
                .append(e.kind().number())
                .append(" (")
                .append(e.kind().reason())
                .append(")")
                .append(e.group()
                        .map(g -> " of " + Groups.name(verdict.variant().setup(), g))
                        .orElse(""))
                .append(" at ")
                .append(Units.time(e.atNs()))
                .append(e.message().isEmpty() ? "" : ": " + e.message()));
        if (text.isEmpty()) {
            text.append(run.cut().orElse("no unexpected exit"))
                    .append(run.cut().isPresent() ? " at " : " in ")
                    .append(Units.time(run.endNs()));
        }
        return text.toString();
    }

    private void breach(Breach breach) {
        String counts = breach.of() > 1 ? " [in " + breach.runs() + " of " + breach.of() + " runs]" : "";
        line(4, "fail: " + breach.rule().words() + counts);
        line(6, breach.reason());
    }

    private void claim(Results.Judged judged, ClaimVerdict claim) {
        String counts = claim.of() > 1 ? " [held in " + claim.held() + " of " + claim.of() + "]" : "";
        String word = judged.isNotAsked(claim)
                ? Verdict.NOT_ASKED.words()
                : claim.status().word();
        line(4, word + ": " + claim.expectation().text() + counts);
        line(6, claim.reason());
        claim.explanations().forEach(e -> {
            line(6, e.sighting().text());
            line(8, e.trace());
        });
    }

    private static Optional<Outcome> shown(VariantVerdict verdict) {
        OptionalLong seed = verdict.seed();
        return verdict.runs().stream()
                .filter(r -> seed.isPresent() && r.seed() == seed.getAsLong())
                .findFirst();
    }

    private void run(VariantResult variant, Outcome run) {
        boolean story = options.storyAlways() || variant.outcome() == Verdict.FAILED;
        if (story && !run.story().isEmpty()) {
            line(4, "what happened, seed " + run.seed() + ":");
            run.story().forEach(s -> line(6, storyLine(s)));
        }
        if (options.dump()) {
            line(4, run.dump().isEmpty() ? "no dump was made" : "dump, seed " + run.seed() + ":");
            run.dump().forEach(d -> line(6, d));
        }
        // Events help where a story is told; what a backend approximated stands with every verdict.
        run.notes().stream().filter(n -> story || !n.startsWith("at ")).forEach(n -> line(4, "note: " + n));
    }

    static String storyLine(Outcome.StoryLine line) {
        return String.format(Locale.ROOT, "%11s  %s", Units.time(line.atNs()), line.text());
    }

    private String paint(Verdict verdict) {
        String word = verdict.words();
        if (!options.colour()) {
            return word;
        }
        int colour = switch (verdict) {
            case PASSED -> 32;
            case FAILED -> 31;
            case NOT_JUDGED -> 33;
            case NOT_RUN, NOT_ASKED, OTHER_TARGET -> 36;
        };
        return "\u001b[" + colour + "m" + word + "\u001b[0m";
    }

    /** Messages come from task names and processes: no control character but our own colours reaches a terminal. */
    private String printable(String line) {
        return line.replaceAll(options.colour() ? "[\\p{Cntrl}&&[^\t\u001b]]" : "[\\p{Cntrl}&&[^\t]]", "\uFFFD");
    }

    private void line(int indent, String text) {
        text.lines()
                .forEach(l -> out.append((" ".repeat(indent) + printable(l)).stripTrailing())
                        .append('\n'));
        if (text.isEmpty()) {
            out.append('\n');
        }
    }
}
