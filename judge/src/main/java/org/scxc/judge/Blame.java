package org.scxc.judge;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.scxc.judge.Evaluation.Known;
import org.scxc.model.CpuSet;
import org.scxc.model.Expectation;
import org.scxc.model.Expectation.Claim;
import org.scxc.model.Expr;
import org.scxc.model.Measure;
import org.scxc.model.Outcome;
import org.scxc.model.Setup;
import org.scxc.model.Watch;

/**
 * What to watch when a run in which a claim failed is repeated: for each measure of the claim the instants that made it
 * too large or too small. Claims about ends have the story of the end instead.
 */
public final class Blame {
    private final Run run;
    private final Set<Watch> watches = new LinkedHashSet<>();

    private Blame(Run run) {
        this.run = run;
    }

    /** Empty if the claim is about an end, or its numbers are not known. */
    public static List<Watch> of(Setup setup, Claim claim, Outcome outcome) {
        Blame blame = new Blame(new Run(setup, outcome));
        switch (claim) {
            case Expectation.Healthy h -> {}
            case Expectation.Exits x -> {}
            case Expectation.Bails b -> {}
            case Expectation.LoadFails l -> {}
            case Expectation.Warns w -> {}
            case Expectation.Refused r -> {}
            case Expectation.Masks m -> {} // its reason names the instant
            case Expectation.Compares c -> blame.compared(c.left(), c.right());
            case Expectation.Between b -> blame.between(b);
            case Expectation.Always a -> blame.compared(a.left(), a.right());
            case Expectation.Ran r -> blame.placed(r);
        }
        return List.copyOf(blame.watches);
    }

    private void compared(Expr left, Expr right) {
        if (Evaluator.evaluate(run, left) instanceof Known l && Evaluator.evaluate(run, right) instanceof Known r) {
            boolean tooLarge = l.value() > r.value();
            blame(left, tooLarge);
            blame(right, !tooLarge);
        }
    }

    private void between(Expectation.Between claim) {
        if (Evaluator.evaluate(run, claim.value()) instanceof Known v
                && Evaluator.evaluate(run, claim.low()) instanceof Known low) {
            blame(claim.value(), v.value() >= low.value());
        }
    }

    private void blame(Expr expr, boolean tooLarge) {
        switch (expr) {
            case Expr.Constant c -> {}
            case Expr.Of of -> watch(of.measure(), tooLarge).ifPresent(watches::add);
            case Expr.Binary b -> {
                blame(b.left(), tooLarge);
                boolean inverse = b.operator() == Expr.Operator.SUBTRACT || b.operator() == Expr.Operator.DIVIDE;
                blame(b.right(), inverse != tooLarge);
            }
        }
    }

    /** Nothing is watched for a counter of the kernel: no instant explains it. */
    private static Optional<Watch> watch(Measure measure, boolean tooLarge) {
        List<Integer> groups = measure.subject().groups();
        Watch.Extreme extreme = tooLarge ? Watch.Extreme.LONGEST : Watch.Extreme.SHORTEST;
        return Optional.ofNullable(
                switch (measure.kind()) {
                    case WAIT -> new Watch.Latency(groups, measure.phase(), Watch.Latency.Kind.WAIT, extreme);
                    case WAKEUP -> new Watch.Latency(groups, measure.phase(), Watch.Latency.Kind.WAKEUP, extreme);
                    case VTIME_GAP -> new Watch.VtimeGap(groups, measure.phase());
                    case USAGE, SHARE, ITERATIONS ->
                        new Watch.CpuTime(
                                groups,
                                measure.phase(),
                                tooLarge ? Watch.CpuTime.Side.TOO_MUCH : Watch.CpuTime.Side.TOO_LITTLE);
                    case EVENTS -> null;
                });
    }

    private void placed(Expectation.Ran claim) {
        List<Integer> groups = claim.subject().groups();
        Optional<String> phase = claim.during();
        CpuSet all = run.setup().machine().all();
        watches.add(
                switch (claim.quantifier()) {
                    case NEVER -> new Watch.Presence(groups, phase, claim.cpus());
                    case ALWAYS -> new Watch.Presence(groups, phase, all.minus(claim.cpus()));
                    case EVENTUALLY -> new Watch.Absence(groups, phase, claim.cpus());
                });
    }
}
