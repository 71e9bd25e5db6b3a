package org.scxc.cli.report;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.scxc.judge.ClaimVerdict;
import org.scxc.judge.RaceVerdict;
import org.scxc.judge.RaceVerdict.RaceClaimVerdict;
import org.scxc.judge.Status;
import org.scxc.judge.VariantVerdict;
import org.scxc.model.SourceSpan;

/**
 * All results of a command, in the order they are printed.
 *
 * @param limits what the backend leaves out, for the reader
 * @param interrupted the signal that ended the command early, {@code SIGINT}
 */
public record Results(
        List<ScenarioResult> scenarios, String limits, Strictness strictness, Optional<String> interrupted) {
    public Results {
        scenarios = List.copyOf(scenarios);
    }

    /** Complete, and judged as leniently as without {@code --strict}. */
    public Results(List<ScenarioResult> scenarios, String limits) {
        this(scenarios, limits, Strictness.LENIENT, Optional.empty());
    }

    /** What is done with a variant that was not judged, or not run. */
    public enum Strictness {
        /** It is listed. */
        LENIENT,
        /** It counts as a failure. */
        STRICT
    }

    public enum Kind {
        SCENARIO,
        RACE
    }

    /** @param span where it is declared */
    public record ScenarioResult(Kind kind, String name, String file, SourceSpan span, List<VariantResult> variants) {
        public ScenarioResult {
            variants = List.copyOf(variants);
        }
    }

    /**
     * What became of one variant.
     *
     * @param name empty for a scenario without variants
     * @param repeat the command that repeats the run shown
     * @param again the command that repeats the verdict: the same, unless it takes several runs to come to it
     * @param truth what is known from real machines, for the reader to compare
     * @param took wall time, of all its runs together
     */
    public record VariantResult(
            String name, List<String> knobs, Ending ending, String repeat, String again, Truth truth, Duration took) {

        public Verdict outcome() {
            return switch (ending) {
                case Judged j -> j.outcome();
                case Searched s -> Verdict.of(s.race().verdict().status());
                case NotRun n -> Verdict.NOT_RUN;
                case Unfinished u -> Verdict.NOT_RUN;
                case Elsewhere e -> Verdict.OTHER_TARGET;
            };
        }

        /** Whether an expectation of it passed or failed. */
        public boolean isJudged() {
            Stream<Status> claims = switch (ending) {
                case Judged j -> j.verdict().claims().stream().map(ClaimVerdict::status);
                case Searched s -> s.race().verdict().claims().stream().map(RaceClaimVerdict::status);
                case NotRun n -> Stream.empty();
                case Unfinished u -> Stream.empty();
                case Elsewhere e -> Stream.empty();
            };
            return outcome() == Verdict.FAILED || claims.anyMatch(c -> c != Status.NOT_JUDGED);
        }

        public Optional<VariantVerdict> verdict() {
            return ending instanceof Judged j ? Optional.of(j.verdict()) : Optional.empty();
        }

        public Optional<RaceResult> race() {
            return ending instanceof Searched s ? Optional.of(s.race()) : Optional.empty();
        }

        /** {@code unfixed}, or the scenario's own name where there are no variants. */
        public String nameOr(String scenario) {
            return name.isEmpty() ? scenario : name;
        }
    }

    public sealed interface Ending {}

    public record Judged(VariantVerdict verdict, Rates rates) implements Ending {
        /** Whether the claim was left open because {@code --quick} does not ask for rates. */
        public boolean isNotAsked(ClaimVerdict claim) {
            return rates == Rates.NOT_ASKED
                    && claim.status() == Status.NOT_JUDGED
                    && claim.expectation()
                            .rate()
                            .filter(r -> r.of() > claim.of())
                            .isPresent();
        }

        Verdict outcome() {
            boolean leftOut = verdict.status() == Status.NOT_JUDGED
                    && verdict.claims().stream().anyMatch(this::isNotAsked)
                    && verdict.claims().stream().allMatch(c -> c.status() == Status.PASS || isNotAsked(c));
            if (!leftOut) {
                return Verdict.of(verdict.status());
            }
            return verdict.claims().stream().anyMatch(c -> c.status() == Status.PASS)
                    ? Verdict.PASSED
                    : Verdict.NOT_ASKED;
        }
    }

    public record Searched(RaceResult race) implements Ending {}

    /** @param reason several lines if source text is shown */
    public record NotRun(String reason) implements Ending {}

    /**
     * A signal came before all its runs, or its search, had ended.
     *
     * @param signal {@code SIGINT}
     * @param done of {@code of} runs; 0 of 1 for a search
     */
    public record Unfinished(String signal, int done, int of) implements Ending {
        public String text() {
            return "interrupted by " + signal + (done == 0 ? "" : " after " + done + " of " + of + " runs");
        }
    }

    /** @param targets what the scenario says it is for: others, and those only */
    public record Elsewhere(List<String> targets) implements Ending {
        public String text() {
            return "for target " + String.join(" and ", targets) + " only";
        }
    }

    /** Whether a claim of a rate is to be judged. */
    public enum Rates {
        ASKED,
        /** {@code --quick}. */
        NOT_ASKED
    }

    /**
     * What an exploration came to.
     *
     * @param pictures drawings of executions, each with a line above that says what it shows
     */
    public record RaceResult(RaceVerdict verdict, List<Picture> pictures) {}

    public record Picture(String caption, List<String> lines) {}

    /** What became of a variant. */
    public enum Verdict {
        PASSED("passed"),
        FAILED("failed"),
        NOT_JUDGED("not judged"),
        NOT_RUN("not run"),
        /** Nothing but rates, under {@code --quick}. */
        NOT_ASKED("not asked"),
        /** It says that it is for another target only. */
        OTHER_TARGET("for another target");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }

        static Verdict of(Status status) {
            return switch (status) {
                case PASS -> PASSED;
                case FAIL -> FAILED;
                case NOT_JUDGED -> NOT_JUDGED;
            };
        }
    }

    public Stream<VariantResult> variants() {
        return scenarios.stream().flatMap(s -> s.variants().stream());
    }

    public long count(Verdict verdict) {
        return variants().filter(v -> v.outcome() == verdict).count();
    }

    /** Whether a variant makes the command fail. */
    public boolean fails(VariantResult variant) {
        return switch (variant.outcome()) {
            case FAILED -> true;
            case NOT_JUDGED, NOT_RUN -> strictness == Strictness.STRICT;
            case PASSED, NOT_ASKED, OTHER_TARGET -> false;
        };
    }

    /** Whether a variant is one of those that the reader has to look at. */
    public static boolean isOpen(VariantResult variant) {
        return switch (variant.outcome()) {
            case FAILED, NOT_JUDGED, NOT_RUN -> true;
            case PASSED, NOT_ASKED, OTHER_TARGET -> false;
        };
    }

    public long failures() {
        return variants().filter(this::fails).count();
    }

    /** Whether any expectation passed or failed. */
    public boolean isJudged() {
        return variants().anyMatch(VariantResult::isJudged);
    }
}
