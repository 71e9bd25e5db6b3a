package org.scxc.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.scxc.model.ExitKind;
import org.scxc.model.Expectation;
import org.scxc.model.Expectation.Bails;
import org.scxc.model.Expectation.Claim;
import org.scxc.model.Expectation.Exits;
import org.scxc.model.Expectation.LoadFails;
import org.scxc.model.Outcome;

/**
 * The rule that an unexpected exit is a failure: a run fails if its scheduler exits, bails or does not load, unless a
 * claim of its variant admits that end.
 *
 * <p>An <em>end</em> is an exit or bail that the timeline did not ask for; {@code detach} and the end of the scenario are
 * none. A claim admits an end if it asks for one and holds in that run, with everything it says: kind, subject, text,
 * code, phase and time.
 *
 * <ul>
 *   <li>{@code exit KIND …} and {@code bail …} admit the end that makes them hold. A bail and the exit that it brings are
 *       one end: either claim admits both.
 *   <li>{@code healthy} and {@code never exit …} admit none. If one fails, its own verdict says all there is to say, and
 *       so does an {@code exit} or {@code bail} that fails; the rule adds nothing then.
 *   <li>{@code exit … during P} is not judged if the end came before P: it does not admit that end.
 *   <li>Claims about usage, share, latency, iterations, vtime and CPUs say nothing of ends. They admit none, and a rate of
 *       theirs leaves no end open.
 *   <li>With {@code in at least K of N runs}, a claim about ends leaves open the runs in which it does not hold: any end is
 *       admitted there, except a failure to load. That they are not too many is for the claim itself to judge.
 *   <li>A load that fails is admitted by {@code load_failed …} alone. One that was registered, and ended before it was enabled,
 *       is an exit as well, which {@code exit …} admits.
 *   <li>Of several ends, of a scheduler that was loaded again, each needs a claim that admits it.
 *   <li>A claim that a backend cannot decide ({@code undecided}: the results lack the message, say) admits ends of its
 *       kinds, a {@code bail} exits of kind {@code unreg} too. The claim is reported as not judged, so nothing passes by it.
 * </ul>
 *
 * <p>No claim at all admits nothing: a scenario that expects nothing still fails if its scheduler exits.
 */
final class UnexpectedExit {
    private enum Says {
        ASKS_FOR_AN_END,
        FORBIDS_ENDS,
        NOTHING
    }

    private final List<Expectation> claims;
    private final List<Expectation> undecided;

    private UnexpectedExit(List<Expectation> claims, List<Expectation> undecided) {
        this.claims = claims;
        this.undecided = undecided;
    }

    /** @param each for each claim its verdict in each run, in the order of {@code claims} and {@code runs} */
    static Optional<Breach> find(
            List<Expectation> claims, List<Expectation> undecided, List<Run> runs, List<List<RunVerdict>> each) {
        UnexpectedExit rule = new UnexpectedExit(claims, undecided);
        List<Run> broken = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            int run = i;
            List<RunVerdict> verdicts = each.stream().map(v -> v.get(run)).toList();
            if (rule.isUnexpected(runs.get(i), verdicts)) {
                broken.add(runs.get(i));
            }
        }
        if (broken.isEmpty()) {
            return Optional.empty();
        }
        Run first = broken.getFirst();
        String seed = runs.size() > 1 ? "seed " + first.outcome().seed() + ": " : "";
        return Optional.of(new Breach(
                Breach.Rule.UNEXPECTED_EXIT,
                seed + first.end() + "; no expectation admits it",
                broken.size(),
                runs.size(),
                OptionalLong.of(first.outcome().seed())));
    }

    private boolean isUnexpected(Run run, List<RunVerdict> verdicts) {
        if (run.unloaded().isPresent()) {
            return verdicts.isEmpty(); // every claim fails by it
        }
        if (run.outcome().unplannedExits().isEmpty()) {
            return run.outcome().bail().isPresent() && isUnanswered(run, Optional.empty(), verdicts);
        }
        return run.outcome().unplannedExits().stream().anyMatch(e -> isUnanswered(run, Optional.of(e), verdicts));
    }

    private boolean isUnanswered(Run run, Optional<Outcome.Exit> exit, List<RunVerdict> verdicts) {
        for (int i = 0; i < verdicts.size(); i++) {
            if (isAnswered(run, exit, claims.get(i), verdicts.get(i).status())) {
                return false;
            }
        }
        return undecided.stream().noneMatch(e -> mayAdmit(e, exit, run.outcome()));
    }

    /**
     * Whether the claim admits an end of a run, or fails by it and so reports it.
     *
     * @param exit the end; none if it is a bail that brought none
     */
    private static boolean isAnswered(Run run, Optional<Outcome.Exit> exit, Expectation claim, Status inThisRun) {
        Says says = says(claim.claim());
        if (says == Says.NOTHING) {
            return false;
        }
        return switch (inThisRun) {
            case PASS -> says == Says.ASKS_FOR_AN_END && asksFor(run, claim.claim(), exit);
            case FAIL -> true;
            case NOT_JUDGED -> claim.rate().isPresent();
        };
    }

    /** Of several ends each needs a claim of its own; a bail and the exit that it brings are one. */
    private static boolean asksFor(Run run, Claim claim, Optional<Outcome.Exit> exit) {
        if (exit.isEmpty() || run.outcome().laterExits().isEmpty() && !(claim instanceof LoadFails)) {
            return true;
        }
        return switch (claim) {
            case Exits x -> ExitJudge.admits(run, x, exit.get());
            case Bails b -> exit.get().kind() == ExitKind.UNREG;
            case LoadFails l ->
                run.outcome().loadFailures().stream()
                        .anyMatch(f -> f.registered() && f.atNs() == exit.get().atNs() && LoadJudge.admits(run, l, f));
            default -> false;
        };
    }

    private static boolean mayAdmit(Expectation undecided, Optional<Outcome.Exit> exit, Outcome outcome) {
        boolean open = undecided.rate().isPresent() && says(undecided.claim()) != Says.NOTHING;
        Optional<ExitKind> kind = exit.map(Outcome.Exit::kind);
        return open
                || switch (undecided.claim()) {
                    case Exits x ->
                        !x.never() && kind.filter(x.kinds()::contains).isPresent();
                    case Bails b ->
                        outcome.bail().isPresent()
                                || kind.filter(k -> k == ExitKind.UNREG).isPresent();
                    default -> false;
                };
    }

    private static Says says(Claim claim) {
        return switch (claim) {
            case Exits x -> x.never() ? Says.FORBIDS_ENDS : Says.ASKS_FOR_AN_END;
            case Bails b -> Says.ASKS_FOR_AN_END;
            case LoadFails l -> Says.ASKS_FOR_AN_END;
            case Expectation.Healthy h -> Says.FORBIDS_ENDS;
            case Expectation.Compares c -> Says.NOTHING;
            case Expectation.Between b -> Says.NOTHING;
            case Expectation.Always a -> Says.NOTHING;
            case Expectation.Ran r -> Says.NOTHING;
            case Expectation.Refused r -> Says.NOTHING;
            case Expectation.Masks m -> Says.NOTHING;
            case Expectation.Warns w -> Says.NOTHING;
        };
    }
}
