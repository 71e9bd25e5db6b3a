package org.scxc.cli.report;

import java.util.List;
import java.util.Optional;
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
     */
    public record VariantResult(
            String name,
            List<String> knobs,
            Optional<VariantVerdict> verdict,
            String notRun,
            String repeat,
            Truth truth) {
        public Verdict outcome() {
            return verdict.map(v -> switch (v.status()) {
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
