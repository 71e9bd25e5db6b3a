package org.scxc.model.index;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.scxc.model.Action;
import org.scxc.model.CellMask;
import org.scxc.model.Expectation;
import org.scxc.model.Expectation.Always;
import org.scxc.model.Expectation.Comparison;
import org.scxc.model.Expr;
import org.scxc.model.Fidelity;
import org.scxc.model.Kernel;
import org.scxc.model.Measure;
import org.scxc.model.ObjectUse;
import org.scxc.model.Part;
import org.scxc.model.SchedulerUse;
import org.scxc.model.ScxEvent;
import org.scxc.model.Setup;

/**
 * Whether a claim can be judged at all on a complete outcome of a setup; what a single run leaves open is another matter.
 * The compiler refuses a claim that no run can judge, and the judge reads the same rules.
 */
public final class Judgeability {
    private static final Fidelity EXACT = new Fidelity.Exact();

    private final Lifetimes lifetimes;

    private final Kernel kernel;

    /** Whether a scheduler of the scenario gives CPUs to cells. */
    private final boolean givesCpus;

    private Judgeability(Lifetimes lifetimes, Kernel kernel, boolean givesCpus) {
        this.lifetimes = lifetimes;
        this.kernel = kernel;
        this.givesCpus = givesCpus;
    }

    public static Judgeability of(Setup setup) {
        return new Judgeability(
                Lifetimes.of(setup),
                setup.kernel(),
                setup.scheduler().filter(Judgeability::givesCpus).isPresent()
                        || setup.phases().stream().anyMatch(p -> attachesSuch(p.actions())));
    }

    /** {@link Fidelity.Refused} if no run can judge it, or none can make it come true. */
    public Fidelity of(Expectation.Claim claim) {
        return switch (claim) {
            case Expectation.Healthy h -> EXACT;
            case Expectation.Exits e -> EXACT;
            case Expectation.Bails b -> EXACT;
            case Expectation.LoadFails l -> EXACT;
            case Expectation.Warns w -> EXACT;
            case Expectation.Ran r -> EXACT;
            case Expectation.Refused r -> EXACT;
            case Expectation.Masks m ->
                both(of(m.left()), m.right() instanceof Expectation.CpuList.OfCell o ? of(o.mask()) : EXACT);
            case Expectation.Compares c -> both(of(c.left()), of(c.right()));
            case Expectation.Between b -> both(of(b.value()), both(of(b.low()), of(b.high())));
            case Expectation.Always a ->
                leftOpen(a)
                        .or(() -> failsOnly(a))
                        .<Fidelity>map(Fidelity.Refused::new)
                        .orElse(EXACT);
        };
    }

    private Fidelity of(CellMask mask) {
        return mask.kind() == CellMask.Kind.EFFECTIVE || givesCpus
                ? EXACT
                : new Fidelity.Refused(
                        "no scheduler of this scenario gives CPUs to cells in a way that can be read",
                        "effective(alpha) is cpuset.cpus.effective, whatever the scheduler");
    }

    /** It is told where to look for cells, by a cell manager: of an object's own variables nothing is known here. */
    private static boolean givesCpus(SchedulerUse use) {
        boolean manages = use.object()
                .map(o -> o.userSpace().stream().anyMatch(u -> u.kind() == ObjectUse.UserSpace.Kind.MITOSIS))
                .orElse(true);
        return use.isExt() && manages && use.cgroups().parent().isPresent();
    }

    private static boolean attachesSuch(List<Action> actions) {
        return actions.stream().anyMatch(a -> switch (a) {
            case Action.Attach attach ->
                attach.scheduler().filter(Judgeability::givesCpus).isPresent();
            case Action.At at -> attachesSuch(at.body());
            case Action.Every every -> attachesSuch(every.body());
            default -> false;
        });
    }

    private Fidelity of(Expr expr) {
        return switch (expr) {
            case Expr.Constant c -> EXACT;
            case Expr.Of of -> of(of.measure());
            case Expr.Binary b -> both(of(b.left()), of(b.right()));
        };
    }

    private Fidelity of(Measure measure) {
        if (measure.isOfOnePhase() && measure.phase().isEmpty() && lifetimes.spansPhases(measure.subject())) {
            return new Fidelity.Refused(severalPhases(measure));
        }
        return switch (measure.kind()) {
            case USAGE, SHARE, ITERATIONS, VTIME_GAP -> EXACT;
            case EVENTS -> counted(measure.event().orElseThrow());
            case WAIT, WAKEUP ->
                switch (measure.statistic()) {
                    case SUM, MEAN, MIN, MAX -> EXACT;
                    case P50, P90, P95, P99, P999 -> Part.QUANTILE.fidelity();
                };
        };
    }

    private Fidelity counted(ScxEvent event) {
        if (!kernel.profile().timed().events().contains(event)) {
            return new Fidelity.Refused(
                    "kernel " + kernel.version() + " has no " + event.symbol(),
                    "scxc doc kernel " + kernel.version() + " lists what it counts");
        }
        return event.isCounted()
                ? EXACT
                : new Fidelity.Refused("nothing here counts " + event.symbol(), "counted are " + counted());
    }

    /** Those that can be more than 0. */
    private static String counted() {
        return Arrays.stream(ScxEvent.values())
                .filter(e -> e.isCounted() && !e.isOfSubSchedulers())
                .map(ScxEvent::word)
                .collect(Collectors.joining(", "));
    }

    private static Fidelity both(Fidelity one, Fidelity other) {
        return one instanceof Fidelity.Refused || other instanceof Fidelity.Exact ? one : other;
    }

    /** Why a measure that {@link Measure#isOfOnePhase} has no value over several phases. */
    public static String severalPhases(Measure measure) {
        return measure.text() + " is only known for one phase: say during which";
    }

    /** Why no run can decide the claim; empty if one can. */
    public static Optional<String> leftOpen(Always claim) {
        if (claim.negated() && claim.comparison() == Comparison.EQUAL) {
            return Optional.of("never == would need every value of the run");
        }
        if (!(claim.left() instanceof Expr.Of of && of.measure().onlyGrows() && isFixed(claim.right()))) {
            return Optional.of("only the end of the run is recorded, not every instant of it");
        }
        return Optional.empty();
    }

    /** Why runs can make the claim fail but never hold; empty if it can hold. */
    public static Optional<String> failsOnly(Always claim) {
        Comparison wanted = wanted(claim);
        return wanted == Comparison.LESS || wanted == Comparison.AT_MOST
                ? Optional.empty()
                : Optional.of("only the largest value is recorded, which cannot show that it held at every instant");
    }

    /** What must hold at every instant. */
    public static Comparison wanted(Always claim) {
        return claim.negated() ? opposite(claim.comparison()) : claim.comparison();
    }

    private static boolean isFixed(Expr expr) {
        return switch (expr) {
            case Expr.Constant c -> true;
            case Expr.Of of -> false;
            case Expr.Binary b -> isFixed(b.left()) && isFixed(b.right());
        };
    }

    private static Comparison opposite(Comparison comparison) {
        return switch (comparison) {
            case LESS -> Comparison.AT_LEAST;
            case AT_MOST -> Comparison.GREATER;
            case GREATER -> Comparison.AT_MOST;
            case AT_LEAST -> Comparison.LESS;
            case EQUAL -> Comparison.EQUAL;
        };
    }
}
