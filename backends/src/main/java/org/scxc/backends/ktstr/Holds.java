package org.scxc.backends.ktstr;

import java.util.List;
import java.util.Optional;
import org.scxc.backends.Findings;
import org.scxc.model.Phase;
import org.scxc.model.Setup;
import org.scxc.model.SourceSpan;
import org.scxc.model.Value;

/**
 * How long a test runs and how its steps share that time. ktstr cuts every hold to what is left of {@code duration_s},
 * counted from before the first cgroup is made, and says nothing.
 *
 * @param durationS {@code duration_s}
 * @param form how holds are written
 */
record Holds(long durationS, Form form) {
    private static final long SECOND_NS = 1_000_000_000L;
    /** Room for forking behind phases of fixed length if the scenario names no duration. */
    private static final long MARGIN_S = 2;

    enum Form {
        FULL,
        FRACTIONS,
        FIXED
    }

    static Holds of(Setup setup, Optional<org.scxc.model.Target.Setting> duration, Findings findings) {
        long total = setup.durationNs();
        SourceSpan span = setup.phases().getFirst().span();
        if (duration.isEmpty()) {
            return chosen(setup, total, span, findings);
        }
        if (!(duration.get().value() instanceof Value.Duration d) || d.ns() < SECOND_NS || d.ns() % SECOND_NS != 0) {
            findings.problem(duration.get().span(), "duration is a whole number of seconds", "write duration 35s");
            return new Holds(1, Form.FIXED);
        }
        if (total > d.ns()) {
            findings.problem(
                    duration.get().span(),
                    "the phases take " + KtstrWords.duration(total) + " together, more than the duration of "
                            + KtstrWords.duration(d.ns()) + ": ktstr would cut the last ones without a word",
                    "write duration " + (ceil(total) + MARGIN_S) + "s");
        }
        long s = d.ns() / SECOND_NS;
        if (total == d.ns()) {
            cut(span, findings);
        }
        boolean one = oneStep(setup);
        Form form = total < d.ns() ? Form.FIXED : one ? Form.FULL : fractions(setup, s) ? Form.FRACTIONS : Form.FIXED;
        return new Holds(s, form);
    }

    private static Holds chosen(Setup setup, long total, SourceSpan span, Findings findings) {
        long s = ceil(total);
        boolean whole = total % SECOND_NS == 0;
        if (whole && (oneStep(setup) || fractions(setup, s))) {
            cut(span, findings);
            return new Holds(s, oneStep(setup) ? Form.FULL : Form.FRACTIONS);
        }
        if (whole && Loops.needed(setup.phases().getLast())) {
            return new Holds(s, Form.FIXED); // the loop takes what is left
        }
        findings.approximated(
                "duration",
                span,
                "duration_s = " + (s + MARGIN_S),
                "the phases and " + MARGIN_S + " s for forking; target ktstr { duration … } says it otherwise");
        return new Holds(s + MARGIN_S, Form.FIXED);
    }

    private static void cut(SourceSpan span, Findings findings) {
        findings.approximated(
                "length of phases", span, "holds", "the last hold is shorter by the time that making cgroups takes");
    }

    private static boolean oneStep(Setup setup) {
        return setup.phases().size() == 1 && !Segments.cut(setup.phases().getFirst());
    }

    /** Whether each phase is a fraction of the whole that has at most two decimals. */
    private static boolean fractions(Setup setup, long s) {
        List<Phase> phases = setup.phases();
        return phases.size() > 1
                && phases.stream().allMatch(p -> p.durationNs() * 100 % (s * SECOND_NS) == 0 && p.durationNs() > 0)
                && phases.stream().noneMatch(Segments::cut);
    }

    private static long ceil(long ns) {
        return Math.ceilDiv(ns, SECOND_NS);
    }

    Hold of(long ns) {
        return switch (form) {
            case FULL -> new Hold.Full();
            case FRACTIONS -> new Hold.Frac(ns / (double) (durationS * SECOND_NS));
            case FIXED -> new Hold.Fixed(ns);
        };
    }
}
