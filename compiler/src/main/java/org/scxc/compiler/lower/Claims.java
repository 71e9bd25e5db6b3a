package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.syntax.Expect;
import org.scxc.compiler.syntax.Expression;
import org.scxc.compiler.syntax.Name;
import org.scxc.compiler.syntax.Path;
import org.scxc.model.CpuSet;
import org.scxc.model.Errno;
import org.scxc.model.ExitKind;
import org.scxc.model.Expectation;
import org.scxc.model.Nearest;
import org.scxc.model.SourceSpan;
import org.scxc.model.Subject;

/** Claims, with their subjects as worker groups. */
final class Claims {
    private static final int RUNS_MAX = 1_000_000;

    private final Context context;
    private final Registry registry;
    private final List<String> phases;
    private final long runNs;
    private final Measures measures;

    /** What people call the claims that compare nothing. */
    private static final Map<String, String> HABITS = Map.of(
            "ok",
            "healthy",
            "pass",
            "healthy",
            "alive",
            "healthy",
            "crash",
            "exit any",
            "fail",
            "exit any",
            "stall",
            "exit error_stall");

    Claims(Context context, Registry registry, List<String> phases, long runNs) {
        this.context = context;
        this.registry = registry;
        this.phases = phases;
        this.runNs = runNs;
        this.measures = new Measures(context, this);
    }

    /** What follows a fact. */
    private static final class Tails {
        Optional<String> matching = Optional.empty();
        Optional<Long> within = Optional.empty();
        Optional<Expectation.ExitCode> code = Optional.empty();
        Optional<SourceSpan> codeAt = Optional.empty();
        Optional<Expectation.Rate> rate = Optional.empty();
        Optional<SourceSpan> exitOnly = Optional.empty();
    }

    /** @param phase the phase in which the claim stands */
    Optional<Expectation> lower(Expect expect, Optional<String> phase) {
        return lower(expect, phase, Optional.empty());
    }

    /** @param change the statement in whose block the claim stands */
    Optional<Expectation> lower(Expect expect, Optional<String> phase, Optional<SourceSpan> change) {
        if (change.isPresent() != expect.fact() instanceof Expect.Refused) {
            context.diagnostics()
                    .report(
                            Code.CLAIM_OUT_OF_PLACE,
                            expect.fact().span(),
                            change.isPresent()
                                    ? "of a change only \"refused\" can be claimed"
                                    : "\"refused\" is about a change, and belongs in its block",
                            change.isPresent()
                                    ? "write this claim after the change"
                                    : "write set x affinity 9 { expect refused einval }");
            return Optional.empty();
        }
        Tails tails = tails(expect);
        Optional<Expectation.Claim> claim = switch (expect.fact()) {
            case Expect.Healthy f -> {
                noQuantifier(expect, "healthy");
                onlyForExits(tails, "healthy");
                yield Optional.of(new Expectation.Healthy());
            }
            case Expect.Bail f -> {
                noQuantifier(expect, "bail");
                noCode(tails, "bail");
                yield Optional.of(new Expectation.Bails(tails.matching, tails.within));
            }
            case Expect.LoadFailed f -> {
                noQuantifier(expect, "load_failed");
                noCode(tails, "load_failed");
                Optional<String> during = f.during().map(this::phase).or(() -> phase);
                yield Optional.of(new Expectation.LoadFails(during, tails.matching, tails.within));
            }
            case Expect.Warn f -> Optional.of(warn(expect, tails));
            case Expect.Exit f -> exit(expect, f, tails, phase);
            case Expect.Compare f -> {
                onlyForExits(tails, "a measure");
                yield compare(expect, f, phase);
            }
            case Expect.Between f -> {
                onlyForExits(tails, "a measure");
                noQuantifier(expect, "between");
                yield measures.between(f, phase);
            }
            case Expect.OnCpus f -> {
                onlyForExits(tails, "ran");
                yield ran(expect, f, phase);
            }
            case Expect.OfCpus f -> {
                onlyForExits(tails, "a list of CPUs");
                yield new MaskClaims(context, registry, this).lower(expect.quantifier(), f, phase);
            }
            case Expect.Refused f -> {
                noQuantifier(expect, "refused");
                onlyForExits(tails, "refused");
                List<Errno> errnos = Errnos.lower(f.errnos(), context.diagnostics());
                yield errnos.isEmpty()
                        ? Optional.empty()
                        : change.map(statement -> new Expectation.Refused(errnos, statement));
            }
            case Expect.Bare f -> bare(f);
        };
        return claim.map(c -> new Expectation(expect.text(), c, tails.rate, expect.span()));
    }

    private Tails tails(Expect expect) {
        Tails tails = new Tails();
        List<Class<?>> seen = new ArrayList<>();
        for (Expect.Tail tail : expect.tails()) {
            if (seen.contains(tail.getClass())) {
                context.diagnostics()
                        .report(Code.DUPLICATE_SETTING, tail.span(), "duplicate clause", "remove one of them");
            }
            seen.add(tail.getClass());
            switch (tail) {
                case Expect.Matching t -> {
                    tails.matching = Optional.of(t.format().text());
                    tails.exitOnly = Optional.of(t.span());
                }
                case Expect.Code t -> {
                    tails.code = new ExitCodes(context).lower(t.code());
                    tails.codeAt = Optional.of(t.span());
                    tails.exitOnly = Optional.of(t.span());
                }
                case Expect.Within t -> {
                    tails.within = within(t);
                    tails.exitOnly = Optional.of(t.span());
                }
                case Expect.Rate t -> tails.rate = rate(t);
                case Expect.Where t -> {} // the scenario has chosen by it
            }
        }
        return tails;
    }

    private Optional<Long> within(Expect.Within tail) {
        Optional<Long> time = context.values().duration(tail.time(), "within");
        if (time.isPresent() && time.get() > runNs && runNs > 0) {
            context.diagnostics()
                    .report(
                            Code.WITHIN_BEYOND_RUN,
                            tail.time().span(),
                            "the run is over by then: its phases last "
                                    + (runNs % 1_000_000_000 == 0
                                            ? runNs / 1_000_000_000 + "s"
                                            : runNs / 1_000_000 + "ms"),
                            "leave \"within\" out, or make a phase longer");
        }
        return time;
    }

    private Optional<Expectation.Rate> rate(Expect.Rate tail) {
        OptionalLong k = context.values().whole(tail.atLeast(), "the number of runs", 1, RUNS_MAX);
        OptionalLong n = context.values().whole(tail.of(), "the number of runs", 1, RUNS_MAX);
        if (k.isEmpty() || n.isEmpty()) {
            return Optional.empty();
        }
        if (k.getAsLong() > n.getAsLong()) {
            context.diagnostics()
                    .report(
                            Code.RATE_IMPOSSIBLE,
                            tail.span(),
                            "at least " + k.getAsLong() + " of " + n.getAsLong() + " runs is impossible",
                            "did you mean \"in at least " + n.getAsLong() + " of " + k.getAsLong() + " runs\"?");
        }
        return Optional.of(new Expectation.Rate((int) k.getAsLong(), (int) n.getAsLong()));
    }

    private Optional<Expectation.Claim> exit(Expect expect, Expect.Exit f, Tails tails, Optional<String> phase) {
        boolean never = false;
        if (expect.quantifier().isPresent()) {
            never = expect.quantifier().get().word() == Expect.Word.NEVER;
            if (!never) {
                misfit(expect.quantifier().get(), "exit", "write \"expect exit …\" or \"expect never exit …\"");
            }
        }
        List<ExitKind> kinds = ExitKinds.lower(f.kinds(), context.diagnostics());
        Optional<Subject> subject = f.of().flatMap(this::subject);
        Optional<String> during = f.during().map(this::phase).or(() -> phase);
        return kinds.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Expectation.Exits(kinds, subject, during, tails.matching, tails.within, tails.code, never));
    }

    private Optional<Expectation.Claim> compare(Expect expect, Expect.Compare f, Optional<String> phase) {
        Optional<Measures.Typed> left = measures.lower(f.left(), phase);
        Optional<Measures.Typed> right = measures.lower(f.right(), phase);
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        if (!measures.comparable(left.get(), right.get(), f.right().span())) {
            return Optional.empty();
        }
        if (expect.quantifier().isEmpty()) {
            return Optional.of(new Expectation.Compares(
                    left.get().expr(), f.comparison(), right.get().expr()));
        }
        Expect.Quantified q = expect.quantifier().get();
        return switch (q.word()) {
            case ALWAYS, NEVER ->
                Optional.of(new Expectation.Always(
                        left.get().expr(), f.comparison(), right.get().expr(), q.word() == Expect.Word.NEVER));
            case REACHABLE, EVENTUALLY -> {
                misfit(q, "a comparison", "write always, never, or neither");
                yield Optional.empty();
            }
        };
    }

    private Optional<Expectation.Claim> ran(Expect expect, Expect.OnCpus f, Optional<String> phase) {
        if (!(f.value() instanceof Expression.Reference r)
                || !r.name().text().equals("ran")
                || r.subjects().isEmpty()
                || r.subjects().get().size() != 1) {
            context.diagnostics()
                    .report(
                            Code.NO_COMPARISON,
                            f.value().span(),
                            "only \"ran\" happens on CPUs",
                            "write \"never ran(alpha) on 8-15\"");
            return Optional.empty();
        }
        Optional<CpuSet> cpus = new CpuLists(context).cpus(f.cpus(), "on");
        Optional<Subject> subject = subject(r.subjects().get().getFirst());
        Optional<String> during = r.during().or(f::during).map(this::phase).or(() -> phase);
        if (expect.quantifier().isEmpty()) {
            context.diagnostics()
                    .report(
                            Code.QUANTIFIER_DOES_NOT_FIT,
                            f.span(),
                            "\"ran … on\" needs a quantifier",
                            "write never, always or eventually before \"ran\"");
            return Optional.empty();
        }
        Expect.Quantified q = expect.quantifier().get();
        if (q.word() == Expect.Word.REACHABLE) {
            misfit(q, "a scenario", "write eventually");
            return Optional.empty();
        }
        Expectation.Quantifier quantifier =
                Expectation.Quantifier.valueOf(q.word().name());
        return subject.isEmpty() || cpus.isEmpty()
                ? Optional.empty()
                : Optional.of(new Expectation.Ran(subject.get(), cpus.get(), quantifier, during));
    }

    private Optional<Expectation.Claim> bare(Expect.Bare f) {
        String name = f.value() instanceof Expression.Reference r ? r.name().text() : "";
        boolean oracle = RaceClaims.isClaim(name);
        if (name.equals("ran")) {
            context.diagnostics()
                    .report(Code.NO_COMPARISON, f.span(), "this claim names no CPUs", "write \"ran(x) on 0-3\"");
            return Optional.empty();
        }
        Optional<String> word =
                f.value() instanceof Expression.Reference r && r.subjects().isEmpty()
                        ? Optional.ofNullable(HABITS.get(name))
                                .or(() -> Nearest.to(name, List.of("healthy", "bail", "exit", "load_failed", "warn")))
                        : Optional.empty();
        context.diagnostics()
                .report(
                        oracle ? Code.RACE_STATEMENT : Code.NO_COMPARISON,
                        f.span(),
                        oracle ? "\"" + name + "\" can be judged in a race only" : "this claim compares nothing",
                        word.map(w -> "did you mean \"" + w + "\"?")
                                .orElse(
                                        oracle
                                                ? "in a scenario write expect never exit any"
                                                : "write <=, >= or \"between … and …\" after it"));
        return Optional.empty();
    }

    Optional<Subject> subject(Path path) {
        List<Integer> groups = registry.subjects(path);
        return groups.isEmpty() ? Optional.empty() : Optional.of(new Subject(path.text(), groups));
    }

    String phase(Name name) {
        if (!phases.contains(name.text())) {
            context.diagnostics()
                    .report(
                            Code.UNKNOWN_PHASE,
                            name.span(),
                            "unknown phase \"" + name.text() + "\"",
                            Nearest.hint(name.text(), phases));
        }
        return name.text();
    }

    /** {@code never warn}, {@code warn matching "…"}: of the whole run. */
    private Expectation.Claim warn(Expect expect, Tails tails) {
        noCode(tails, "warn");
        boolean never =
                expect.quantifier().map(q -> q.word() == Expect.Word.NEVER).orElse(false);
        if (!never) {
            noQuantifier(expect, "warn");
        }
        if (tails.within.isPresent()) {
            onlyForExits(tails, "warn");
        }
        return new Expectation.Warns(tails.matching, never);
    }

    private void noQuantifier(Expect expect, String fact) {
        expect.quantifier().ifPresent(q -> misfit(q, "\"" + fact + "\"", "write it without " + word(q)));
    }

    private static String word(Expect.Quantified q) {
        return q.word().name().toLowerCase(java.util.Locale.ROOT);
    }

    private void misfit(Expect.Quantified q, String fact, String hint) {
        context.diagnostics()
                .report(Code.QUANTIFIER_DOES_NOT_FIT, q.span(), "\"" + word(q) + "\" does not go with " + fact, hint);
    }

    private void noCode(Tails tails, String fact) {
        tails.codeAt.ifPresent(at -> context.diagnostics()
                .report(Code.TAIL_DOES_NOT_FIT, at, "this does not go with " + fact, "only exit has a code"));
    }

    private void onlyForExits(Tails tails, String fact) {
        tails.exitOnly.ifPresent(span -> context.diagnostics()
                .report(
                        Code.TAIL_DOES_NOT_FIT,
                        span,
                        "this does not go with " + fact,
                        fact.equals("a measure")
                                ? "remove it; a measure has a window: during PHASE"
                                : "remove it; only exit, bail and load_failed have a message and a time"));
    }
}
