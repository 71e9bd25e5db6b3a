package org.scxc.judge;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.scxc.model.CellMask;
import org.scxc.model.CpuSet;
import org.scxc.model.Expectation.CpuList;
import org.scxc.model.Expectation.Masks;
import org.scxc.model.Expectation.Quantifier;
import org.scxc.model.Outcome.MaskSeen;
import org.scxc.model.Outcome.PhaseOutcome;

/** {@code always cpus(alpha) within 0-7}: at which instants of the window it holds. */
final class MaskJudge {
    private final Run run;
    private final Masks claim;
    private final long from;
    private final long until;
    /** Of the cells that the claim names. */
    private final List<MaskSeen> masks;

    private MaskJudge(Run run, Masks claim, List<PhaseOutcome> window) {
        this.run = run;
        this.claim = claim;
        from = window.getFirst().startNs();
        until = window.getLast().endNs();
        List<Integer> others =
                claim.right() instanceof CpuList.OfCell o ? o.mask().cells() : List.of();
        masks = run.outcome().masks().stream()
                .filter(m -> claim.left().cells().contains(m.cell()) || others.contains(m.cell()))
                .toList();
    }

    static RunVerdict judge(Run run, Masks claim) {
        Optional<String> missing = run.neverBegan(claim.during());
        if (missing.isPresent()) {
            return RunVerdict.notJudged(missing.get());
        }
        return new MaskJudge(run, claim, run.window(claim.during())).judge();
    }

    /** What the claim says at one instant; both lists as far as they are known. */
    private record Instant(long atNs, Optional<CpuSet> left, Optional<CpuSet> right, boolean isThere) {
        boolean isKnown() {
            return left.isPresent() && right.isPresent();
        }
    }

    private RunVerdict judge() {
        if (run.outcome().masks().isEmpty()) {
            return RunVerdict.notJudged(
                    "the results do not hold " + claim.left().text());
        }
        List<Instant> instants = instants().stream().filter(Instant::isThere).toList();
        if (instants.isEmpty()) {
            return RunVerdict.notJudged("the cell of " + claim.left().text() + " was not there");
        }
        Optional<Instant> unknown = instants.stream().filter(i -> !i.isKnown()).findFirst();
        Optional<Instant> holding = instants.stream().filter(this::holds).findFirst();
        Optional<Instant> breaking =
                instants.stream().filter(i -> i.isKnown() && !holds(i)).findFirst();
        boolean seenWhole = run.cutWindow(claim.during()).isEmpty();
        if (claim.quantifier().isEmpty()) {
            Instant last = instants.getLast();
            return last.isKnown() && seenWhole ? RunVerdict.of(holds(last), seen(last)) : open(last, seenWhole);
        }
        Optional<Instant> decides = switch (claim.quantifier().get()) {
            case ALWAYS -> breaking;
            case NEVER, EVENTUALLY -> holding;
        };
        boolean eventually = claim.quantifier().get() == Quantifier.EVENTUALLY;
        if (decides.isPresent()) {
            return RunVerdict.of(eventually, seen(decides.get()));
        }
        return unknown.isEmpty() && seenWhole
                ? RunVerdict.of(!eventually, seen(instants.getLast()))
                : open(unknown.orElse(instants.getLast()), seenWhole);
    }

    /** Not judged: the instant at which it is open, or the end before the window's. */
    private RunVerdict open(Instant instant, boolean seenWhole) {
        String unknown = instant.left().isEmpty() ? claim.left().text() : text(claim.right());
        String text = instant.isKnown()
                ? seen(instant)
                : "no scheduler tells " + unknown + " at " + Units.time(instant.atNs());
        return RunVerdict.notJudged(seenWhole ? text : text + "; " + run.end());
    }

    private static String text(CpuList list) {
        return switch (list) {
            case CpuList.Fixed f -> f.cpus().toString();
            case CpuList.OfCell o -> o.mask().text();
        };
    }

    private boolean holds(Instant i) {
        return i.isKnown()
                && (claim.within()
                        ? i.right().get().containsAll(i.left().get())
                        : i.right().get().equals(i.left().get()));
    }

    private String seen(Instant i) {
        String left = claim.left().text() + " was " + list(i.left()) + " at " + Units.time(i.atNs());
        return claim.right() instanceof CpuList.OfCell o
                ? left + ", " + o.mask().text() + " " + list(i.right())
                : left;
    }

    private static String list(Optional<CpuSet> cpus) {
        return cpus.map(c -> c.isEmpty() ? "empty" : c.toString()).orElse("not known");
    }

    /** The window's start, and each change inside it. */
    private List<Instant> instants() {
        TreeSet<Long> times = new TreeSet<>(List.of(from));
        masks.stream()
                .mapToLong(MaskSeen::atNs)
                .filter(t -> t > from && t <= until)
                .forEach(times::add);
        return times.stream().map(this::instant).toList();
    }

    private Instant instant(long at) {
        Optional<CpuSet> right = switch (claim.right()) {
            case CpuList.Fixed f -> Optional.of(f.cpus());
            case CpuList.OfCell o -> value(o.mask().kind(), o.mask().cells(), at);
        };
        boolean isThere =
                value(CellMask.Kind.EFFECTIVE, claim.left().cells(), at).isPresent();
        return new Instant(at, value(claim.left().kind(), claim.left().cells(), at), right, isThere);
    }

    private Optional<CpuSet> value(CellMask.Kind kind, List<Integer> cells, long at) {
        return cells.stream()
                .flatMap(cell -> masks.stream()
                        .filter(m -> m.cell() == cell && m.kind() == kind && m.atNs() <= at)
                        .max(Comparator.comparingLong(MaskSeen::atNs))
                        .flatMap(MaskSeen::cpus)
                        .stream())
                .findFirst();
    }
}
