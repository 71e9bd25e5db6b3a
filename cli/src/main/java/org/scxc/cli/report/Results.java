package org.scxc.cli.report;

import java.util.List;
import java.util.Optional;
import org.scxc.judge.RaceVerdict;
import org.scxc.judge.Status;
import org.scxc.judge.VariantVerdict;

/** All results of a command, in the order they are printed. */
public record Results(List<ScenarioResult> scenarios, String limits) {
    public record ScenarioResult(String name, String file, List<VariantResult> variants) {}

    /**
     * What became of one variant.
     *
     * @param name empty for a scenario without variants
     * @param verdict absent if it was not run
     * @param notRun why it was not run; empty otherwise
     * @param repeat the command that repeats the run shown
     * @param truth what is known from real machines, for the reader to compare
     * @param race its exploration, if it belongs to a race
     */
    public record VariantResult(
            String name,
            List<String> knobs,
            Optional<VariantVerdict> verdict,
            String notRun,
            String repeat,
            Truth truth,
            Optional<RaceResult> race) {
        public VariantResult(
                String name,
                List<String> knobs,
                Optional<VariantVerdict> verdict,
                String notRun,
                String repeat,
                Truth truth) {
            this(name, knobs, verdict, notRun, repeat, truth, Optional.empty());
        }

        private Optional<Status> status() {
            return race.map(r -> r.verdict().status()).or(() -> verdict.map(VariantVerdict::status));
        }

        public Verdict outcome() {
            return status().map(s -> switch (s) {
                        case PASS -> Verdict.PASSED;
                        case FAIL -> Verdict.FAILED;
                        case NOT_JUDGED -> Verdict.NOT_JUDGED;
                    })
                    .orElse(Verdict.NOT_RUN);
        }

        /** {@code unfixed}, or the scenario's own name where there are no variants. */
        public String nameOr(String scenario) {
            return name.isEmpty() ? scenario : name;
        }
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
        NOT_RUN("not run");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    public long count(Verdict verdict) {
        return scenarios.stream()
                .flatMap(s -> s.variants().stream())
                .filter(v -> v.outcome() == verdict)
                .count();
    }

    /** {@code N passed, N failed, N not judged, N not run}. */
    public String counts() {
        StringBuilder line = new StringBuilder();
        for (Verdict verdict : Verdict.values()) {
            line.append(line.isEmpty() ? "" : ", ")
                    .append(count(verdict))
                    .append(' ')
                    .append(verdict.words());
        }
        return line.toString();
    }
}
