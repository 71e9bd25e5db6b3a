package org.scxc.backends.shell;

import java.util.Optional;
import org.scxc.backends.Findings;
import org.scxc.model.CellMask;
import org.scxc.model.Expectation;
import org.scxc.model.Expr;
import org.scxc.model.Fidelity;
import org.scxc.model.Measure;
import org.scxc.model.Scenario;

/** What a results directory can decide. */
final class ShellDecidable {
    private ShellDecidable() {}

    /** What it lacks for a claim; empty if it has all. */
    static Optional<String> why(Expectation.Claim claim) {
        return fidelity(claim) instanceof Fidelity.Refused r ? Optional.of(r.cause()) : Optional.empty();
    }

    static void findings(Scenario.Variant variant, Findings findings) {
        for (Expectation e : variant.expectations()) {
            String what = "expect " + e.text();
            switch (fidelity(e.claim())) {
                case Fidelity.Exact x -> findings.exact(what, e.span(), "judged on the results");
                case Fidelity.Approximated a ->
                    findings.approximated(what, e.span(), "judged on the results", a.cause());
                case Fidelity.Refused r -> findings.notExpressible(what, e.span(), r.cause());
            }
        }
    }

    private static Fidelity fidelity(Expectation.Claim claim) {
        return switch (claim) {
            case Expectation.Healthy h -> new Fidelity.Exact();
            case Expectation.Exits x ->
                x.code().isPresent()
                        ? new Fidelity.Refused("the results do not hold the exit code")
                        : x.withinNs().isPresent() || x.during().isPresent()
                                ? new Fidelity.Approximated(
                                        "the time is that of the kernel's message, after the disable")
                                : new Fidelity.Exact();
            case Expectation.Bails b -> new Fidelity.Exact();
            case Expectation.LoadFails l -> new Fidelity.Exact();
            case Expectation.Warns w -> new Fidelity.Exact();
            case Expectation.Compares c -> worst(of(c.left()), of(c.right()));
            case Expectation.Between b -> worst(of(b.value()), worst(of(b.low()), of(b.high())));
            case Expectation.Always a -> new Fidelity.Refused("the results do not hold every instant");
            case Expectation.Refused r -> new Fidelity.Exact();
            case Expectation.Masks m -> ofMasks(m);
            case Expectation.Ran r -> new Fidelity.Approximated("on the CPUs on which the workers saw themselves");
        };
    }

    private static Fidelity ofMasks(Expectation.Masks claim) {
        boolean right = claim.right() instanceof Expectation.CpuList.OfCell o && !isEffective(o.mask());
        if (!isEffective(claim.left()) || right) {
            return new Fidelity.Refused("a scheduler's own lists of CPUs are not seen from outside");
        }
        return claim.quantifier().isEmpty()
                ? new Fidelity.Exact()
                : new Fidelity.Refused("the results hold cpuset.cpus.effective at the end of each phase only");
    }

    private static boolean isEffective(CellMask mask) {
        return mask.kind() == CellMask.Kind.EFFECTIVE;
    }

    private static Fidelity worst(Fidelity a, Fidelity b) {
        if (a instanceof Fidelity.Refused || b instanceof Fidelity.Exact) {
            return a;
        }
        return b instanceof Fidelity.Refused || a instanceof Fidelity.Exact ? b : a;
    }

    private static Fidelity of(Expr expr) {
        return switch (expr) {
            case Expr.Constant c -> new Fidelity.Exact();
            case Expr.Of of -> of(of.measure());
            case Expr.Binary b -> worst(of(b.left()), of(b.right()));
        };
    }

    private static Fidelity of(Measure m) {
        boolean total = m.statistic() == Measure.Statistic.SUM || m.statistic() == Measure.Statistic.MEAN;
        return switch (m.kind()) {
            case USAGE, SHARE, ITERATIONS -> new Fidelity.Exact();
            case WAIT ->
                total
                        ? new Fidelity.Exact()
                        : new Fidelity.Refused("/proc/PID/schedstat holds the sum of waits, not each one");
            case WAKEUP ->
                new Fidelity.Approximated("measured by the workers themselves, from the timer or the waker's call to"
                        + " their next instruction");
            case EVENTS ->
                new Fidelity.Refused("events.txt holds totals since the scheduler was loaded, not of a phase");
            case VTIME_GAP -> new Fidelity.Refused("a scheduler's vtime is not seen from outside");
        };
    }
}
