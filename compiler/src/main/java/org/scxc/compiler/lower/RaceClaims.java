package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.syntax.Expect;
import org.scxc.compiler.syntax.Expression;
import org.scxc.compiler.syntax.Name;
import org.scxc.compiler.syntax.Path;
import org.scxc.model.ExitKind;
import org.scxc.model.Nearest;
import org.scxc.model.Race;
import org.scxc.model.Race.Claim;
import org.scxc.model.Race.Fact;
import org.scxc.model.Race.OracleKind;
import org.scxc.model.Race.Quantifier;
import org.scxc.model.SourceSpan;

/** What is claimed of all executions of a race: {@code never} and {@code reachable}. */
final class RaceClaims {
    private static final String FORM = "write expect never lost(p), or expect reachable exit error";
    private static final List<String> WHOLE = List.of("deadlock", "livelock", "warn");
    private static final List<String> ORACLES = Arrays.stream(OracleKind.values())
            .map(k -> k.name().toLowerCase(Locale.ROOT))
            .toList();

    /** Whether the word is a claim of races. */
    static boolean isClaim(String word) {
        return WHOLE.contains(word) || ORACLES.contains(word);
    }

    private final Context context;
    private final RaceTasks tasks;

    RaceClaims(Context context, RaceTasks tasks) {
        this.context = context;
        this.tasks = tasks;
    }

    /** Empty if it is no claim of a race; that has been reported. */
    Optional<Claim> lower(Expect expect) {
        Optional<String> matching = tails(expect);
        Optional<Fact> fact = switch (expect.fact()) {
            case Expect.Exit f -> exit(f, matching);
            case Expect.Bare f -> bare(f);
            case Expect.Healthy f -> refuse(f.span(), "a race judges no \"healthy\"", "write expect never exit any");
            case Expect.Bail f -> refuse(f.span(), "a race has no process that could bail", "write exit error");
            case Expect.Warn f -> Optional.of(new Fact.Warn());
            case Expect.LoadFailed f ->
                refuse(f.span(), "the scheduler of a race is loaded before it begins", "write it in a scenario");
            case Expect.Refused f ->
                refuse(f.span(), "the kernel of a race refuses no change", "write never and what must not happen");
            case Expect.Compare f -> refuse(f.span(), "a race measures nothing: it has no time", FORM);
            case Expect.Between f -> refuse(f.span(), "a race measures nothing: it has no time", FORM);
            case Expect.OnCpus f ->
                refuse(f.span(), "a race asks for no CPUs", "write ran(p), or misplaced(p): ran outside its affinity");
            case Expect.OfCpus f -> refuse(f.span(), "a race has no cells", FORM);
        };
        return fact.flatMap(f -> quantifier(expect).map(q -> new Claim(expect.text(), q, f, expect.span())));
    }

    private Optional<Quantifier> quantifier(Expect expect) {
        Optional<Expect.Quantified> written = expect.quantifier();
        if (written.isEmpty()) {
            misfit(
                    expect.fact().span(),
                    "a claim of a race is about all its executions",
                    "write expect never … (in none), or expect reachable … (in one at least)");
            return Optional.empty();
        }
        return switch (written.get().word()) {
            case NEVER -> Optional.of(Quantifier.NEVER);
            case REACHABLE -> Optional.of(Quantifier.REACHABLE);
            case ALWAYS -> {
                misfit(written.get().span(), "\"always\" does not go with a race", "write never, and what must not be");
                yield Optional.empty();
            }
            case EVENTUALLY -> {
                misfit(
                        written.get().span(),
                        "\"eventually\" does not go with a race",
                        "write reachable (in one execution at least), or never lost(p)");
                yield Optional.empty();
            }
        };
    }

    private void misfit(SourceSpan span, String message, String hint) {
        context.diagnostics().report(Code.QUANTIFIER_DOES_NOT_FIT, span, message, hint);
    }

    private Optional<String> tails(Expect expect) {
        Optional<String> matching = Optional.empty();
        List<Class<?>> seen = new ArrayList<>();
        for (Expect.Tail tail : expect.tails()) {
            if (seen.contains(tail.getClass()) && !(tail instanceof Expect.Where)) {
                context.diagnostics()
                        .report(Code.DUPLICATE_SETTING, tail.span(), "duplicate clause", "remove one of them");
            }
            seen.add(tail.getClass());
            switch (tail) {
                case Expect.Matching t -> {
                    matching = Optional.of(t.format().text());
                    if (!(expect.fact() instanceof Expect.Exit)) {
                        misfits(t.span(), "only an exit has a message", "remove it");
                    }
                }
                case Expect.Code t -> misfits(t.span(), "in a race exits have no codes", "remove it");
                case Expect.Within t -> misfits(t.span(), "a race has no time", "remove it");
                case Expect.Rate t ->
                    misfits(t.span(), "a race has no number of runs", "remove it: never and reachable speak of all");
                case Expect.Where t -> {} // the matrix has chosen by it
            }
        }
        return matching;
    }

    private void misfits(SourceSpan span, String message, String hint) {
        context.diagnostics().report(Code.TAIL_DOES_NOT_FIT, span, message, hint);
    }

    private Optional<Fact> exit(Expect.Exit f, Optional<String> matching) {
        if (f.of().isPresent() || f.during().isPresent()) {
            return refuse(
                    f.span(),
                    f.during().isPresent() ? "a race has no phases" : "in a race an exit is of no task",
                    "write exit and its kind only");
        }
        List<ExitKind> kinds = ExitKinds.lower(f.kinds(), context.diagnostics());
        boolean any = kinds.size() == ExitKinds.ALL.size();
        return kinds.isEmpty() ? Optional.empty() : Optional.of(new Fact.Exits(any ? List.of() : kinds, matching));
    }

    private Optional<Fact> bare(Expect.Bare f) {
        if (!(f.value() instanceof Expression.Reference r)) {
            return refuse(f.span(), "not an expectation of a race", FORM);
        }
        String name = r.name().text();
        if (r.during().isPresent()) {
            return refuse(f.span(), "a race has no phases", "remove during");
        }
        List<Path> subjects = r.subjects().orElse(List.of());
        if (WHOLE.contains(name)) {
            if (r.subjects().isPresent()) {
                return refuse(f.span(), "a " + name + " is of the whole race", "write " + name);
            }
            return Optional.of(name.equals("deadlock") ? new Fact.Deadlock() : new Fact.Livelock());
        }
        int oracle = ORACLES.indexOf(name);
        if (oracle < 0) {
            List<String> known = new ArrayList<>(ORACLES);
            known.addAll(WHOLE);
            context.diagnostics()
                    .report(
                            Code.UNKNOWN_ORACLE,
                            r.name().span(),
                            "unknown race expectation \"" + name + "\"",
                            Nearest.hint(name, known));
            return Optional.empty();
        }
        if (subjects.size() != 1) {
            String task = tasks.all().stream().map(Race.Task::name).findFirst().orElse("p");
            return refuse(f.span(), "\"" + name + "\" is about one task", "write " + name + "(" + task + ")");
        }
        Path subject = subjects.getFirst();
        return tasks.number(new Name(subject.text(), subject.span()))
                .map(t -> new Fact.Oracle(OracleKind.values()[oracle], t));
    }

    private Optional<Fact> refuse(SourceSpan span, String message, String hint) {
        context.diagnostics().report(Code.NOT_IN_A_RACE, span, message, hint);
        return Optional.empty();
    }
}
